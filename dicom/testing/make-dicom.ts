import { deflateRawSync } from 'node:zlib';
import type { ElementSpec, TagSpecs } from './element-spec';
import { type Encoding, writeElements } from './write-elements';

export type { ElementSpec, TagSpecs } from './element-spec';

export const IMPLICIT_LITTLE = '1.2.840.10008.1.2';
export const EXPLICIT_LITTLE = '1.2.840.10008.1.2.1';
export const DEFLATED = '1.2.840.10008.1.2.1.99';
export const EXPLICIT_BIG = '1.2.840.10008.1.2.2';
export const JPEG_BASELINE = '1.2.840.10008.1.2.4.50';

const CT_IMAGE_STORAGE = '1.2.840.10008.5.1.4.1.1.2';

export type DicomSpec = {
  readonly patientId: string;
  readonly studyUid: string;
  readonly seriesUid: string;
  readonly sopUid: string;
  /** Default: CT Image Storage. */
  readonly sopClass?: string;
  /** More tags; they win over those made from the other members. */
  readonly tags?: TagSpecs;
  /** Tags that are not written. */
  readonly without?: readonly string[];
  /** Pixel data: a number of bytes (a fixed pattern), or the bytes. Default: no pixel data. */
  readonly pixelBytes?: number | Buffer;
  /** Encapsulated pixel data, one buffer a fragment. */
  readonly fragments?: readonly Buffer[];
  /** Default: explicit little endian. */
  readonly transferSyntax?: string;
  /** SpecificCharacterSet. Text is written as UTF-8 for `ISO_IR 192`, else as Latin 1: give `Buffer` values for others. */
  readonly charset?: string;
  /** False: neither preamble nor meta header. Default true. */
  readonly metaHeader?: boolean;
  /** Bytes after the data set. */
  readonly trailing?: Buffer;
};

const pattern = (length: number): Buffer => {
  const bytes = Buffer.allocUnsafe(length);
  for (let i = 0; i < length; i += 1) bytes[i] = (i * 31 + (i >>> 8) * 17) & 0xff;
  return bytes;
};

const imageTags = (length: number): TagSpecs => {
  const pixels = Math.max(1, length >>> 1);
  const columns = Math.min(512, pixels);
  return {
    '0028,0002': { vr: 'US', value: [1] },
    '0028,0004': 'MONOCHROME2',
    '0028,0010': { vr: 'US', value: [Math.min(0xffff, Math.floor(pixels / columns))] },
    '0028,0011': { vr: 'US', value: [columns] },
    '0028,0100': { vr: 'US', value: [16] },
    '0028,0101': { vr: 'US', value: [16] },
    '0028,0102': { vr: 'US', value: [15] },
    '0028,0103': { vr: 'US', value: [0] },
  };
};

const pixelTags = ({ pixelBytes, fragments }: DicomSpec): TagSpecs => {
  if (fragments !== undefined) return { ...imageTags(2), '7fe0,0010': { vr: 'OB', fragments } };
  if (pixelBytes === undefined) return {};
  const value = typeof pixelBytes === 'number' ? pattern(pixelBytes) : pixelBytes;
  const element: ElementSpec = { vr: 'OW', value };
  return { ...imageTags(value.length), '7fe0,0010': element };
};

const dataSetTags = (spec: DicomSpec, sopClass: string): TagSpecs => {
  const tags: TagSpecs = {
    ...(spec.charset === undefined ? {} : { '0008,0005': spec.charset }),
    '0008,0016': sopClass,
    '0008,0018': spec.sopUid,
    '0008,0060': 'CT',
    '0010,0020': spec.patientId,
    '0020,000d': spec.studyUid,
    '0020,000e': spec.seriesUid,
    ...pixelTags(spec),
    ...spec.tags,
  };
  return Object.fromEntries(Object.entries(tags).filter(([tag]) => !spec.without?.includes(tag)));
};

const metaHeader = (spec: DicomSpec, sopClass: string, transferSyntax: string): Buffer => {
  const encoding: Encoding = { explicit: true, bigEndian: false, text: 'latin1' };
  const rest = writeElements(
    {
      '0002,0001': { vr: 'OB', value: Buffer.from([0, 1]) },
      '0002,0002': sopClass,
      '0002,0003': spec.sopUid,
      '0002,0010': transferSyntax,
      '0002,0012': '1.2.3.4',
    },
    encoding,
  );
  const length = writeElements({ '0002,0000': { vr: 'UL', value: [rest.length] } }, encoding);
  return Buffer.concat([Buffer.alloc(128), Buffer.from('DICM', 'latin1'), length, rest]);
};

/** A valid DICOM file (PS3.10) for tests: the tags asked for, padded and in order, in any of the uncompressed, deflated or encapsulated syntaxes. */
export const makeDicom = (spec: DicomSpec): Buffer => {
  const transferSyntax = spec.transferSyntax ?? EXPLICIT_LITTLE;
  const sopClass = spec.sopClass ?? CT_IMAGE_STORAGE;
  const body = writeElements(dataSetTags(spec, sopClass), {
    explicit: transferSyntax !== IMPLICIT_LITTLE,
    bigEndian: transferSyntax === EXPLICIT_BIG,
    text: spec.charset === 'ISO_IR 192' ? 'utf8' : 'latin1',
  });
  return Buffer.concat([
    ...(spec.metaHeader === false ? [] : [metaHeader(spec, sopClass, transferSyntax)]),
    transferSyntax === DEFLATED ? deflateRawSync(body) : body,
    ...(spec.trailing === undefined ? [] : [spec.trailing]),
  ]);
};
