import type { NewElement } from '../../dicom/edit/editor';
import { EXPLICIT_LITTLE } from '../../dicom/parse/transfer-syntax';
import { OB, OW, vrOf } from '../../dicom/parse/vr';
import { orthancStatus } from '../../domain/orthanc-status';
import { described } from '../fault';
import type { Payload } from './data-uri';
import { imagePixels, type JpegHeader, jpegHeader } from './image-pixels';

const JPEG_BASELINE = '1.2.840.10008.1.2.4.50';

const US = vrOf('US');
const CS = vrOf('CS');
const LO = vrOf('LO');
const UI = vrOf('UI');
const DS = vrOf('DS');

/** What a content adds to a data set. `weak` elements give way to those that were given. */
export type ContentElements = {
  readonly elements: readonly NewElement[];
  readonly weak: readonly NewElement[];
  readonly transferSyntax: string;
  /** Encapsulated pixel data, whose element comes last. */
  readonly fragment: Buffer | null;
};

const us = (tag: number, value: number): NewElement => {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16LE(value);
  return { tag, vr: US, value: bytes };
};
const text = (tag: number, vr: number, value: string): NewElement => {
  const even = value.length % 2 === 0 ? value : `${value}${vr === UI ? '\0' : ' '}`;
  return { tag, vr, value: Buffer.from(even, 'latin1') };
};

type Document = { readonly sopClass: string; readonly modality: string };
const CLASSES = '1.2.840.10008.5.1.4.1.1.104';
/** Contract 12-newer-releases.md §5: models are of 1.12.1. */
const DOCUMENTS: { readonly [mime: string]: Document } = {
  'application/pdf': { sopClass: `${CLASSES}.1`, modality: 'OT' },
  'model/stl': { sopClass: `${CLASSES}.3`, modality: 'M3D' },
  'model/obj': { sopClass: `${CLASSES}.4`, modality: 'M3D' },
  'model/mtl': { sopClass: `${CLASSES}.5`, modality: 'M3D' },
};

const documentElements = (mime: string, { sopClass, modality }: Document, bytes: Buffer): ContentElements => {
  if (mime === 'application/pdf' && bytes.subarray(0, 5).toString('latin1') !== '%PDF-') {
    throw described(orthancStatus.BadFileFormat, 'Not a PDF file');
  }
  return {
    elements: [text(0x00080016, UI, sopClass), { tag: 0x00420011, vr: OB, value: bytes }],
    weak: [text(0x00080060, CS, modality), text(0x00080064, CS, 'WSD'), text(0x00420012, LO, mime)],
    transferSyntax: EXPLICIT_LITTLE,
    fragment: null,
  };
};

const imageTags = (size: {
  readonly rows: number;
  readonly columns: number;
  readonly samples: number;
  readonly bits: number;
}) => [
  us(0x00280002, size.samples),
  ...(size.samples === 3 ? [us(0x00280006, 0)] : []),
  us(0x00280010, size.rows),
  us(0x00280011, size.columns),
  us(0x00280100, size.bits),
  us(0x00280101, size.bits),
  us(0x00280102, size.bits - 1),
  us(0x00280103, 0),
];

const photometricOf = ({ components, subsampling }: JpegHeader): string => {
  if (components === 1) return 'MONOCHROME2';
  return subsampling > 1 ? 'YBR_FULL_422' : 'YBR_FULL';
};

/** A JPEG as it is (`Encapsulate` of 1.12.7), with what PS3.3, C.7.6.1.1.5 asks of an image that was compressed with loss. */
const encapsulated = (jpeg: Buffer): ContentElements => {
  const header = jpegHeader(jpeg);
  const { rows, columns, components, bits, baseline } = header;
  if (!baseline || bits !== 8 || (components !== 1 && components !== 3)) throw described(orthancStatus.NotImplemented);
  const ratio = ((rows * columns * components) / jpeg.length).toPrecision(6);
  return {
    elements: imageTags({ rows, columns, samples: components, bits }),
    weak: [
      text(0x00280004, CS, photometricOf(header)),
      text(0x00282110, CS, '01'),
      text(0x00282112, DS, ratio),
      text(0x00282114, CS, 'ISO_10918_1'),
    ],
    transferSyntax: JPEG_BASELINE,
    fragment: jpeg,
  };
};

/**
 * What a content adds to its instance (contract 05-create-dicom-pdf.md, and 12-newer-releases.md §5). Throws a fault. Decodes: for threads.
 */
export const contentElements = ({ mime, bytes }: Payload, encapsulate: boolean): ContentElements => {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const document = Object.hasOwn(DOCUMENTS, mime) ? DOCUMENTS[mime] : undefined;
  if (document !== undefined) return documentElements(mime, document, file);
  if (encapsulate && (mime === 'image/jpeg' || mime === 'image/jpg')) return encapsulated(file);
  const pixels = imagePixels(mime, file);
  const native = { transferSyntax: EXPLICIT_LITTLE, fragment: null };
  if (pixels !== null) {
    const photometric = text(0x00280004, CS, pixels.samples === 1 ? 'MONOCHROME2' : 'RGB');
    const elements = [...imageTags(pixels), { tag: 0x7fe00010, vr: OW, value: pixels.data }];
    return { elements, weak: [photometric], ...native };
  }
  if (mime === 'application/octet-stream') return { elements: [{ tag: 0x7fe00010, vr: OW, value: file }], weak: [], ...native };
  throw described(orthancStatus.NotImplemented, `Unsupported MIME type for the content of a new DICOM file: ${mime}`);
};
