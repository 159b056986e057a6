import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createCodecThreads } from '../../threads/codec-threads';
import { indexOf } from '../parse/element-index';
import { tagKey } from '../parse/tag';
import { vrName } from '../parse/vr';
import { littleEndian } from '../pixels/native-pixels';
import type { FileToRead } from '../source/file-to-read';
import { memorySource } from '../source/memory-source';
import { DEFLATED, EXPLICIT_BIG, EXPLICIT_LITTLE, IMPLICIT_LITTLE, makeDicom } from '../testing/make-dicom';
import { GRAY, type ImageSpec, makeImage, nativePixels } from '../testing/make-image';
import type { Transcoded } from './port';
import { sourceFile } from './source-file';
import { createTranscoder } from './transcoder';

const ROOT = '1.2.840.10008.1.2';
const NATIVE = [IMPLICIT_LITTLE, EXPLICIT_LITTLE, EXPLICIT_BIG, DEFLATED];
const LOSSLESS = ['.5', '.4.57', '.4.70', '.4.80', '.4.90'].map((end) => ROOT + end);
const LOSSY = ['.4.50', '.4.51', '.4.81', '.4.91'].map((end) => ROOT + end);

const folder = mkdtempSync(path.join(tmpdir(), 'anamnesis-transcode-'));
const threads = createCodecThreads();
const transcoder = createTranscoder({ threads, folder, ids: { uuid: randomUUID }, limits: {} });
afterAll(async () => {
  await threads.close();
  expect(readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
});

const RGB: ImageSpec = { ...GRAY, samples: 3, allocated: 8, stored: 8, photometric: 'RGB' };
const IMAGES: { readonly [name: string]: ImageSpec } = {
  '8 bits': { ...GRAY, allocated: 8, stored: 8 },
  '12 bits': GRAY,
  '16 bits, signed': { ...GRAY, stored: 16, signed: true },
  '12 bits, signed': { ...GRAY, signed: true },
  'something above the stored bits': { ...GRAY, sample: (index) => (index * 977) & 0xffff },
  'several frames': { ...GRAY, frames: 3 },
  RGB,
  'RGB by plane': { ...RGB, planar: true },
  'a palette': { ...RGB, samples: 1, photometric: 'PALETTE COLOR' },
  YBR_FULL: { ...RGB, photometric: 'YBR_FULL' },
  '32 bits': { ...GRAY, allocated: 32, stored: 32 },
  '1 bit': { ...GRAY, allocated: 1, stored: 1, frames: 3, sample: (index) => index % 3 },
};

const bytesOf = (file: Buffer): FileToRead => ({ kind: 'bytes', bytes: file });

const to = (file: Buffer, transferSyntax: string, quality: number | null = null): Promise<Transcoded> =>
  transcoder.transcode({ file: bytesOf(file), syntaxes: [transferSyntax], lossy: quality === null ? null : { quality } });

const contentOf = async (result: Transcoded): Promise<Buffer> => {
  if (result.kind !== 'transcoded') throw new Error(JSON.stringify(result));
  const { file } = result;
  const bytes = file.kind === 'bytes' ? Buffer.from(file.bytes) : readFileSync(file.path);
  await result.release();
  return bytes;
};

const nativeOf = (file: Buffer): Buffer => {
  const { pixels } = sourceFile(memorySource(file), {});
  const { element } = pixels();
  return littleEndian(indexOf(memorySource(file)).layout.dataSet.reader, element, 0, element.length);
};

const tags = (file: Buffer): readonly string[] => {
  const { elements, layout } = indexOf(memorySource(file));
  return elements.map(({ tag, vr, value, length, items }) => {
    const bytes = items === undefined && length < 100 ? layout.dataSet.reader.bytes(value, length).toString('hex') : '';
    return `${tagKey(tag)} ${vrName(vr)} ${tag === 0x7fe00010 ? '' : bytes}`;
  });
};

describe.each(Object.entries(IMAGES))('an image of %s', (_, image) => {
  test.each(NATIVE)('should be the same in every uncompressed syntax, from %s', async (from) => {
    const file = makeImage(image, { transferSyntax: from });
    for (const transferSyntax of NATIVE.filter((uid) => uid !== from)) {
      const result = await contentOf(await to(file, transferSyntax));
      const pixels = nativePixels(image);
      expect(indexOf(memorySource(result)).layout.transferSyntax).toBe(transferSyntax);
      expect(nativeOf(result).subarray(0, pixels.length).equals(pixels)).toBe(true);
      expect(await contentOf(await to(result, from))).toEqual(from === DEFLATED ? expect.anything() : file);
    }
  });

  test('should be the same after each lossless compression that takes it, in every byte of the file', async () => {
    const file = makeImage(image);
    for (const transferSyntax of LOSSLESS) {
      const compressed = await to(file, transferSyntax);
      if (compressed.kind === 'refused') {
        expect(compressed.refusal).toEqual({ _tag: 'NoSuitableSyntax' });
        expect(image.allocated === 1 || (image.allocated === 32 && transferSyntax !== `${ROOT}.5`)).toBe(true);
        continue;
      }
      const result = await contentOf(compressed);
      const back = await contentOf(await to(result, EXPLICIT_LITTLE));
      const flat = nativeOf(back);
      const expected = image.planar && transferSyntax !== `${ROOT}.5` ? interleave(nativePixels(image)) : nativePixels(image);
      expect(flat.subarray(0, expected.length).equals(expected)).toBe(true);
      if (!image.planar) expect(back.equals(file)).toBe(true);
    }
  });
});

describe('a lossy compression', () => {
  test.each(LOSSY)('to %s should be refused unless it is allowed, and then be another instance that tells of it', async (uid) => {
    const file = makeImage({ ...RGB, rows: 64, columns: 64 }, { tags: { '0008,0008': 'ORIGINAL\\PRIMARY' } });
    expect(await to(file, uid)).toEqual({ kind: 'refused', refusal: { _tag: 'NoSuitableSyntax' } });
    const lossy = await to(file, uid, 95);
    expect(lossy).toMatchObject({ kind: 'transcoded', lossy: true, sopInstance: expect.stringMatching(/^2\.25\.\d+$/) });
    const result = await contentOf(lossy);
    const { text, sopInstance } = sourceFile(memorySource(result), {});
    expect(lossy).toHaveProperty('sopInstance', sopInstance);
    expect([text(0x00080008), text(0x00282110)]).toEqual(['DERIVED\\PRIMARY', '01']);
    expect(Number(text(0x00282112))).toBeGreaterThan(1);
    expect(text(0x00282114)).toMatch(/^ISO_/);
    const before = nativePixels({ ...RGB, rows: 64, columns: 64 });
    const decoded = await contentOf(await to(result, EXPLICIT_LITTLE));
    expect(sourceFile(memorySource(decoded), {}).pixels().image).toMatchObject({ photometric: 'RGB', planar: false });
    const after = nativeOf(decoded);
    const error = before.reduce((sum, byte, index) => sum + Math.abs(byte - (after[index] ?? 0)), 0) / before.length;
    expect(error).toBeLessThan(8);
  });

  test('should not be needed where the codestream is legal as it is', async () => {
    const lossless = await contentOf(await to(makeImage(GRAY), `${ROOT}.4.90`));
    expect(await to(lossless, `${ROOT}.4.91`)).toMatchObject({ kind: 'transcoded', lossy: false, sopInstance: '1.2.3.4' });
    expect(await to(lossless, `${ROOT}.4.91`, 90)).toMatchObject({ kind: 'transcoded', lossy: true });
  });
});

test('should leave everything else byte for byte as it was', async () => {
  const file = makeImage(GRAY, {
    tags: {
      '0008,1140': { vr: 'SQ', items: [{ '0008,1150': '1.2' }, {}], lengths: 'defined' },
      '0009,0010': 'ACME',
      '0009,1001': { vr: 'UN', value: Buffer.from('odd') },
      '0028,0106': { vr: 'SS', value: [-5] },
      'fffc,fffc': { vr: 'OB', value: Buffer.alloc(10) },
    },
  });
  const result = await contentOf(await to(file, `${ROOT}.4.70`));
  expect(tags(result).filter((line) => !line.startsWith('7fe0'))).toEqual(tags(file).filter((line) => !line.startsWith('7fe0')));
  expect((await contentOf(await to(result, EXPLICIT_LITTLE))).equals(file)).toBe(true);
});

test('should give a file without pixel data the syntax that is asked for', async () => {
  const file = makeDicom({
    patientId: 'P',
    studyUid: '1.2',
    seriesUid: '1.2.3',
    sopUid: '1.2.3.4',
    transferSyntax: IMPLICIT_LITTLE,
  });
  const result = await contentOf(await to(file, `${ROOT}.4.70`));
  expect(indexOf(memorySource(result)).layout.transferSyntax).toBe(`${ROOT}.4.70`);
  expect((await contentOf(await to(result, IMPLICIT_LITTLE))).equals(file)).toBe(true);
});

test('should leave a file that is acceptable already, and take the first syntax that can hold another', async () => {
  const file = bytesOf(makeImage({ ...GRAY, allocated: 32, stored: 32 }));
  const wanted = { file, lossy: null };
  expect(await transcoder.transcode({ ...wanted, syntaxes: [IMPLICIT_LITTLE, EXPLICIT_LITTLE] })).toEqual({
    kind: 'unchanged',
    transferSyntax: EXPLICIT_LITTLE,
  });
  const result = await transcoder.transcode({ ...wanted, syntaxes: ['1.2.3', `${ROOT}.4.70`, `${ROOT}.5`, IMPLICIT_LITTLE] });
  expect(result).toMatchObject({ kind: 'transcoded', transferSyntax: `${ROOT}.5` });
});

test('should refuse what is no DICOM, forged or unknown, with a reason', async () => {
  const refusal = async (file: Buffer, syntax: string) => {
    const result = await to(file, syntax);
    return result.kind === 'refused' ? result.refusal._tag : result;
  };
  const jpeg = `${ROOT}.4.70`;
  const compressed = await contentOf(await to(makeImage(GRAY), jpeg));
  expect(await refusal(Buffer.from('nothing'), jpeg)).toBe('NotDicom');
  expect(await refusal(makeImage(GRAY, { tags: { '0028,0010': { vr: 'US', value: [65535] } } }), jpeg)).toBe('BadPixelData');
  expect(await refusal(makeImage(GRAY, { tags: { '0028,0008': '2147483647' } }), jpeg)).toBe('BadPixelData');
  const rowsAt = compressed.indexOf(Buffer.from([0x28, 0x00, 0x10, 0x00]));
  compressed.writeUInt16LE(65535, rowsAt + 8);
  expect(await refusal(compressed, EXPLICIT_LITTLE)).toBe('BadPixelData');
  const movie = { transferSyntax: `${ROOT}.4.102`, fragments: [Buffer.alloc(100)] };
  const uids = { patientId: 'P', studyUid: '1.2', seriesUid: '1.2.3', sopUid: '1.2.3.4' };
  expect(await refusal(makeDicom({ ...uids, ...movie }), EXPLICIT_LITTLE)).toBe('UnreadableSyntax');
});

test('should put a large result into a file that the caller gives free', async () => {
  const image = { ...GRAY, rows: 1024, columns: 1024, frames: 5, sample: (index: number) => index & 0xfff };
  const file = makeImage(image);
  const compressed = await contentOf(await to(file, `${ROOT}.5`));
  const result = await to(compressed, EXPLICIT_LITTLE);
  expect(result).toMatchObject({ kind: 'transcoded', file: { kind: 'path', size: file.length } });
  expect(readdirSync(folder)).toHaveLength(1);
  expect((await contentOf(result)).equals(file)).toBe(true);
  expect(readdirSync(folder)).toEqual([]);
});

const interleave = (planes: Buffer): Buffer => {
  const pixels = planes.length / 3;
  return Buffer.from(planes.map((__, index) => planes[(index % 3) * pixels + Math.floor(index / 3)] ?? 0));
};
