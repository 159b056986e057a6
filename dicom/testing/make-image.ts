import { type DicomSpec, EXPLICIT_BIG, makeDicom, type TagSpecs } from './make-dicom';

export type ImageSpec = {
  readonly rows: number;
  readonly columns: number;
  readonly samples: 1 | 3;
  readonly allocated: 1 | 8 | 16 | 32;
  readonly stored: number;
  readonly signed: boolean;
  readonly planar: boolean;
  readonly photometric: string;
  readonly frames: number;
  /** Default: a smooth shape with some noise, over the whole range of the stored bits. */
  readonly sample?: (index: number) => number;
};

export const GRAY: ImageSpec = {
  rows: 23,
  columns: 37,
  samples: 1,
  allocated: 16,
  stored: 12,
  signed: false,
  planar: false,
  photometric: 'MONOCHROME2',
  frames: 1,
};

const shape = ({ stored, signed, columns }: ImageSpec, index: number): number => {
  const range = 2 ** stored;
  const value = Math.floor(((Math.sin(index / columns) + 1) / 2) * range * 0.9 + ((index * 7919) % 31) * (range / 512));
  return Math.min(range - 1, value) - (signed ? range / 2 : 0);
};

/** All frames, native and little endian. */
export const nativePixels = (spec: ImageSpec): Buffer => {
  const count = spec.rows * spec.columns * spec.samples * spec.frames;
  const sample = spec.sample ?? ((index: number) => shape(spec, index));
  const bytes = Buffer.alloc(Math.ceil((count * spec.allocated) / 8));
  for (let index = 0; index < count; index += 1) {
    const value = sample(index);
    if (spec.allocated === 1) bytes[index >> 3] = (bytes[index >> 3] ?? 0) | (value > 0 ? 1 << (index & 7) : 0);
    else if (spec.allocated === 8) bytes[index] = value & 0xff;
    else if (spec.allocated === 16) bytes.writeUInt16LE(value & 0xffff, index * 2);
    else bytes.writeInt32LE(value | 0, index * 4);
  }
  return bytes;
};

const us = (value: number) => ({ vr: 'US', value: [value] });

/** The image pixel module (PS3.3, C.7.6.3). */
export const imageTags = (spec: ImageSpec): TagSpecs => ({
  '0028,0002': us(spec.samples),
  '0028,0004': spec.photometric,
  ...(spec.samples > 1 ? { '0028,0006': us(spec.planar ? 1 : 0) } : {}),
  ...(spec.frames > 1 ? { '0028,0008': String(spec.frames) } : {}),
  '0028,0010': us(spec.rows),
  '0028,0011': us(spec.columns),
  '0028,0100': us(spec.allocated),
  '0028,0101': us(spec.stored),
  '0028,0102': us(spec.stored - 1),
  '0028,0103': us(spec.signed ? 1 : 0),
});

const uids = { patientId: 'P', studyUid: '1.2', seriesUid: '1.2.3', sopUid: '1.2.3.4' };

const words = (bytes: Buffer, bigEndian: boolean): Buffer => {
  const even = bytes.length % 2 === 0 ? Buffer.from(bytes) : Buffer.concat([bytes, Buffer.alloc(1)]);
  return bigEndian ? even.swap16() : even;
};

/** A DICOM file of a native image, as words of 16 bits. */
export const makeImage = (image: ImageSpec, spec: Partial<DicomSpec> = {}): Buffer => {
  const value = words(nativePixels(image), spec.transferSyntax === EXPLICIT_BIG);
  return makeDicom({ ...uids, ...spec, tags: { ...imageTags(image), '7fe0,0010': { vr: 'OW', value }, ...spec.tags } });
};
