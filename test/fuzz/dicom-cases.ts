import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import yazl from 'yazl';
import {
  DEFLATED,
  EXPLICIT_BIG,
  EXPLICIT_LITTLE,
  IMPLICIT_LITTLE,
  JPEG_BASELINE,
  makeDicom,
  type TagSpecs,
} from '../../dicom/testing/make-dicom';
import { mutate } from './mutate';
import type { Random } from './random';

/** A body of POST /instances. */
export type DicomCase = { readonly body: Buffer; readonly encoding: 'gzip' | null };

const ROOT = '1.2.826.0.1.3680043.8.498.78';
const JPEG_2000 = '1.2.840.10008.1.2.4.90';
const RLE = '1.2.840.10008.1.2.5';

const sequence = (depth: number): TagSpecs => ({
  '0008,1140': {
    vr: depth % 2 === 0 ? 'SQ' : 'UN',
    lengths: depth % 3 === 0 ? 'defined' : 'undefined',
    items: [{ '0008,1155': `${ROOT}.9`, ...(depth === 0 ? {} : sequence(depth - 1)) }, {}],
  },
});

const people: TagSpecs = {
  '0010,0010': { vr: 'PN', value: Buffer.from('B\xf6hm^J\xf6rg=\x1b$B;3ED\x1b(B', 'latin1') },
  '0010,0030': '19700101',
  '0008,0020': '20260101',
  '0008,1030': '<script>alert(1)</script>',
  '0020,0037': '1\\0\\0\\0\\1\\0',
  '0020,0032': '1e308\\-0\\nan',
};

const SYNTAXES: readonly string[] = [EXPLICIT_LITTLE, IMPLICIT_LITTLE, EXPLICIT_BIG, DEFLATED, JPEG_BASELINE, JPEG_2000, RLE];
const CHARSETS: readonly string[] = ['', 'ISO_IR 100', 'ISO_IR 192', '\\ISO 2022 IR 87', 'ISO_IR 13', 'GB18030', 'NOPE'];

/** Files of every syntax, character set and form that is read here, with pixels, sequences and private tags. */
const seedFiles = (): readonly Buffer[] =>
  SYNTAXES.flatMap((transferSyntax, number) =>
    CHARSETS.map((charset, index) => {
      const compressed = number > 3;
      return makeDicom({
        patientId: `FUZZ${number}`,
        studyUid: `${ROOT}.${number}`,
        seriesUid: `${ROOT}.${number}.1`,
        sopUid: `${ROOT}.${number}.1.${index + 1}`,
        transferSyntax,
        charset,
        metaHeader: compressed || number === 3 || index % 3 !== 0,
        tags: {
          ...people,
          ...(index % 2 === 0 ? sequence(index) : {}),
          '0009,0010': 'PRIVATE',
          '0009,1001': { vr: 'UN', value: Buffer.from([1, 2, 3, 4]) },
        },
        ...(compressed ? { fragments: [Buffer.alloc(0), Buffer.from('ffd8ffe000104a464946', 'hex')] } : { pixelBytes: 200 }),
      });
    }),
  );

const zipOf = (files: readonly Buffer[]): Promise<Buffer> => {
  const zip = new yazl.ZipFile();
  files.forEach((file, index) => {
    zip.addBuffer(file, `a/${index}.dcm`, { compress: index % 2 === 0 });
  });
  zip.end();
  return buffer(zip.outputStream);
};

export type DicomSeeds = { readonly files: readonly [Buffer, ...Buffer[]]; readonly zips: readonly [Buffer, ...Buffer[]] };

export const dicomSeeds = async (): Promise<DicomSeeds> => {
  const [first = Buffer.alloc(0), ...rest] = seedFiles();
  const zips = await Promise.all([0, 7, 14].map((start) => zipOf([first, ...rest].slice(start, start + 3))));
  return { files: [first, ...rest], zips: [zips[0] ?? first, ...zips.slice(1)] };
};

/** One in ten a ZIP, one in twelve gzipped, the others files; changed before they are compressed, or after. */
export const dicomCase = ({ files, zips }: DicomSeeds, random: Random): DicomCase => {
  if (random.chance(0.1)) return { body: mutate(random.pick(zips), random.pick(files), random), encoding: null };
  const changed = mutate(random.pick(files), random.pick(files), random);
  if (random.chance(0.92)) return { body: changed, encoding: null };
  const zipped = gzipSync(changed);
  return { body: random.chance(0.5) ? zipped : mutate(zipped, changed, random), encoding: 'gzip' };
};
