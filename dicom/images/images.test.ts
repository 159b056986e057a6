import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createCodecThreads } from '../../threads/codec-threads';
import type { FileToRead } from '../source/file-to-read';
import { makeDicom } from '../testing/make-dicom';
import { GRAY, type ImageSpec, makeImage, nativePixels } from '../testing/make-image';
import { createImages } from './images';
import type { Refusable, View } from './port';

const folder = mkdtempSync(path.join(tmpdir(), 'anamnesis-images-'));
const threads = createCodecThreads();
const images = createImages({ threads, folder, ids: { uuid: randomUUID }, limits: {} });
afterAll(async () => {
  await threads.close();
  expect(readdirSync(folder)).toEqual([]);
  rmSync(folder, { recursive: true });
});

const bytesOf = (bytes: Buffer): FileToRead => ({ kind: 'bytes', bytes });
const us = (value: number) => ({ vr: 'US', value: [value] });

const taken = <T>(made: Refusable<T>): T => {
  if (!made.ok) throw new Error(JSON.stringify(made.refusal));
  return made.value;
};

/** The samples of a picture, read from its PAM. */
const shown = async (file: Buffer, view: View, frame = 0): Promise<readonly number[]> => {
  const made = await images.picture(bytesOf(file), { frame, view, format: 'pam', quality: 90 });
  const pam = Buffer.from(taken(made));
  const pixels = pam.subarray(pam.indexOf('ENDHDR\n') + 7);
  return pam.includes('MAXVAL 65535')
    ? Array.from({ length: pixels.length / 2 }, (_, at) => pixels.readUInt16BE(at * 2))
    : [...pixels];
};

const SIZE = { width: 0, height: 0, smooth: false };
const rendered = { kind: 'rendered', centre: null, width: null, size: SIZE } as const;
const ROW = { ...GRAY, rows: 1, columns: 4, stored: 16 };
const row = (samples: readonly number[], changes: Partial<ImageSpec> = {}): ImageSpec => ({
  ...ROW,
  ...changes,
  sample: (index) => samples[index] ?? 0,
});

describe('gray values', () => {
  test('should be spread over the whole range by a preview, and inverted where black is high', async () => {
    expect(await shown(makeImage(row([10, 20, 30, 110])), { kind: 'preview' })).toEqual([0, 26, 51, 255]);
    expect(await shown(makeImage(row([10, 20, 30, 110], { photometric: 'MONOCHROME1' })), { kind: 'preview' })).toEqual([
      255, 229, 204, 0,
    ]);
    expect(await shown(makeImage(row([7, 7, 7, 7])), { kind: 'preview' })).toEqual([0, 0, 0, 0]);
  });

  test('should be cut off at the limits of the type', async () => {
    const file = makeImage(row([-5, 0, 255, 300], { signed: true }));
    expect(await shown(file, { kind: 'uint8' })).toEqual([0, 0, 255, 255]);
    expect(await shown(file, { kind: 'uint16' })).toEqual([0, 0, 255, 300]);
    expect(await shown(file, { kind: 'int16' })).toEqual([65531, 0, 255, 300]);
    expect(await shown(makeImage(row([0, 1, 40_000, 2])), { kind: 'int16' })).toEqual([0, 1, 32767, 2]);
  });

  test('should be rescaled and windowed when rendered: by the request, the file, or the stored bits', async () => {
    const tags = { '0028,1052': '-100', '0028,1053': '2', '0028,1050': '100\\7', '0028,1051': '200\\7' };
    expect(await shown(makeImage(row([50, 100, 149, 500]), { tags }), rendered)).toEqual([0, 127, 252, 255]);
    expect(await shown(makeImage(row([50, 100, 149, 500]), { tags }), { ...rendered, width: 400 })).toEqual([63, 127, 189, 255]);
    expect(await shown(makeImage(row([0, 1024, 2048, 4095], { stored: 12 })), rendered)).toEqual([0, 63, 127, 254]);
  });

  test('should be without the bits that are not stored, of 8, 16 and 32 bits, signed or not', async () => {
    const high = makeImage(row([0xf001, 0x0002, 0x1003, 0x0fff], { stored: 12 }));
    expect(await shown(high, { kind: 'uint16' })).toEqual([1, 2, 3, 4095]);
    const shifted = makeImage(row([0x10, 0x20, 0xfff0, 0x31], { stored: 12 }), { tags: { '0028,0102': us(15) } });
    expect(await shown(shifted, { kind: 'uint16' })).toEqual([1, 2, 4095, 3]);
    const negative = makeImage(row([0x0fff, 1, 0xf800, 2], { stored: 12, signed: true }));
    expect(await shown(negative, { kind: 'int16' })).toEqual([65535, 1, 63488, 2]);
    expect(await shown(makeImage(row([-1, 1, 2, 3], { allocated: 8, stored: 8, signed: true })), { kind: 'preview' })).toEqual([
      0, 128, 191, 255,
    ]);
    expect(await shown(makeImage(row([0, 1, 2, 100_000], { allocated: 32, stored: 32 })), { kind: 'uint16' })).toEqual([
      0, 1, 2, 65535,
    ]);
  });

  test('should be 0 and 255 of single bits, also where frames begin within a byte', async () => {
    const file = makeImage({
      ...GRAY,
      rows: 1,
      columns: 3,
      allocated: 1,
      stored: 1,
      frames: 3,
      sample: (index) => Number(index % 4 === 0),
    });
    expect(await shown(file, { kind: 'uint8' })).toEqual([255, 0, 0]);
    expect(await shown(file, { kind: 'uint8' }, 1)).toEqual([0, 255, 0]);
    expect(await shown(file, { kind: 'uint8' }, 2)).toEqual([0, 0, 255]);
  });
});

describe('colours', () => {
  const RGB = { ...GRAY, rows: 1, columns: 2, samples: 3, allocated: 8, stored: 8, photometric: 'RGB' } as const;
  const sample = (values: readonly number[]) => (index: number) => values[index] ?? 0;

  test('should be interleaved red, green and blue, whatever they are written as', async () => {
    const wanted = [10, 20, 30, 200, 100, 0];
    const view = { kind: 'preview' } as const;
    expect(await shown(makeImage({ ...RGB, sample: sample(wanted) }), view)).toEqual(wanted);
    expect(await shown(makeImage({ ...RGB, planar: true, sample: sample([10, 200, 20, 100, 30, 0]) }), view)).toEqual(wanted);
    const ybr = { ...RGB, photometric: 'YBR_FULL', sample: sample([76, 85, 255, 128, 128, 128]) };
    expect(await shown(makeImage(ybr), view)).toEqual([254, 0, 0, 128, 128, 128]);
    const wide = { ...RGB, allocated: 16, stored: 16, sample: (index: number) => (wanted[index] ?? 0) * 256 } as const;
    expect(await shown(makeImage(wide), view)).toEqual(wanted);
    expect(
      (await images.picture(bytesOf(makeImage(RGB)), { frame: 0, view: { kind: 'uint8' }, format: 'png', quality: 90 })).ok,
    ).toBe(false);
  });

  test('should be looked up in a palette of 8 or 16 bits', async () => {
    const palette = { ...RGB, samples: 1, photometric: 'PALETTE COLOR', sample: sample([5, 6]) } as const;
    const table = (bits: number, entries: Buffer) => ({
      ...Object.fromEntries(['0028,1101', '0028,1102', '0028,1103'].map((tag) => [tag, { vr: 'US', value: [2, 5, bits] }])),
      ...Object.fromEntries(['0028,1201', '0028,1202', '0028,1203'].map((tag) => [tag, { vr: 'OW', value: entries }])),
    });
    const view = { kind: 'preview' } as const;
    expect(await shown(makeImage(palette, { tags: table(16, Buffer.from([0, 9, 0, 200])) }), view)).toEqual([
      9, 9, 9, 200, 200, 200,
    ]);
    expect(await shown(makeImage(palette, { tags: table(8, Buffer.from([9, 200])) }), view)).toEqual([9, 9, 9, 200, 200, 200]);
  });
});

test('a picture should be resized to fit, smoothed only where it becomes smaller', async () => {
  const file = makeImage({ ...ROW, rows: 2, sample: (index) => (index % 2) * 65535 });
  const sized = (size: Partial<typeof SIZE>) => shown(file, { ...rendered, size: { ...SIZE, ...size } });
  expect(await sized({ width: 2 })).toEqual([254, 254]);
  expect(await sized({ width: 2, smooth: true })).toHaveLength(2);
  expect(await sized({ width: 8, height: 100 })).toHaveLength(32);
  const huge = { ...rendered, size: { ...SIZE, width: 4_000_000_000 } };
  expect(await images.picture(bytesOf(file), { frame: 0, view: huge, format: 'png', quality: 90 })).toMatchObject({
    refusal: { _tag: 'TooLarge' },
  });
});

test('a frame should be had raw, as text for Octave, and as an array of NumPy', async () => {
  const spec = { ...GRAY, rows: 2, columns: 3, frames: 2 };
  const file = bytesOf(makeImage(spec, { tags: { '0028,1053': '0.5' } }));
  const native = nativePixels(spec);
  expect(Buffer.from(taken(await images.raw(file, 1, false)).bytes).equals(native.subarray(12))).toBe(true);
  expect(gunzipSync(taken(await images.raw(file, 0, true)).bytes).equals(native.subarray(0, 12))).toBe(true);
  const values = Array.from({ length: 6 }, (_, index) => native.readUInt16LE(index * 2));
  const text = Buffer.from(taken(await images.matlab(file, 0))).toString();
  expect(text).toBe(`double([ ${values.slice(0, 3).join(' ')} ; ${values.slice(3).join(' ')} ])`);
  const numpy = async (frame: number | null, rescale: boolean, files = [file]) => {
    const { file: made } = taken(await images.numpy(files, frame, rescale));
    const bytes = made.kind === 'bytes' ? Buffer.from(made.bytes) : readFileSync(made.path);
    return { header: bytes.toString('latin1', 10, 127).trim(), data: bytes.subarray(128) };
  };
  const all = await numpy(null, false, [file, file]);
  expect(all.header).toBe("{'descr': '<u2', 'fortran_order': False, 'shape': (4, 2,3,1), }");
  expect(all.data.equals(Buffer.concat([native, native]))).toBe(true);
  const one = await numpy(0, true);
  expect(one.header).toBe("{'descr': '<f4', 'fortran_order': False, 'shape': (2,3,1), }");
  expect(one.data.readFloatLE(4)).toBe((values[1] ?? 0) / 2);
  expect(taken(await images.frames(file))).toBe(2);
  expect(await images.raw(file, 2, false)).toEqual({ ok: false, refusal: { _tag: 'NoFrame' } });
});

describe('forged pixel data', () => {
  const refusal = async (file: Buffer) => {
    const made = await images.picture(bytesOf(file), { frame: 0, view: { kind: 'preview' }, format: 'png', quality: 90 });
    return made.ok ? 'a picture' : made.refusal._tag;
  };
  const uids = { patientId: 'P', studyUid: '1.2', seriesUid: '1.2.3', sopUid: '1.2.3.4' };

  test('of frames should be refused where a list of them, or an array, would be made', async () => {
    const file = bytesOf(makeImage(GRAY, { tags: { '0028,0008': '2147483647' } }));
    expect(await images.frames(file)).toMatchObject({ ok: false, refusal: { _tag: 'TooLarge' } });
    expect(await images.numpy([file], null, false)).toMatchObject({ ok: false });
  });

  test.each([
    ['rows', { '0028,0010': us(65535) }],
    ['columns', { '0028,0011': us(65535) }],
    ['rows, columns and samples', { '0028,0002': us(3), '0028,0010': us(65535), '0028,0011': us(65535) }],
    ['bits', { '0028,0100': us(64), '0028,0101': us(64), '0028,0102': us(63) }],
    ['frames', { '0028,0008': '2147483647' }],
    ['no rows', { '0028,0010': us(0) }],
    ['more stored bits than there are', { '0028,0101': us(20) }],
    ['no number of frames', { '0028,0008': 'x' }],
  ])('with wrong %s should be refused before anything is allocated', async (_, tags) => {
    const before = process.memoryUsage().rss;
    expect(await refusal(makeImage(GRAY, { tags }))).toBe('BadPixelData');
    expect(process.memoryUsage().rss - before).toBeLessThan(100 * 1024 * 1024);
  });

  test('should be refused where a codestream is of another size, truncated, or no codestream', async () => {
    const rows = (count: number) => ({
      '0028,0010': us(count),
      '0028,0011': us(64),
      '0028,0100': us(8),
      '0028,0101': us(8),
      '0028,0102': us(7),
    });
    const sof = Buffer.from('ffd8ffc0000b08ffffffff01011100', 'hex');
    const siz = Buffer.from(`ff4fff51002900000000ffff0000ffff${'00'.repeat(24)}0001070101`, 'hex');
    const file = (end: string, fragment: Buffer, count = 64) =>
      makeDicom({ ...uids, transferSyntax: `1.2.840.10008.1.2.4.${end}`, fragments: [fragment], tags: rows(count) });
    expect(await refusal(file('50', sof))).toBe('BadPixelData');
    expect(await refusal(file('90', siz))).toBe('BadPixelData');
    expect(await refusal(file('70', Buffer.from('nothing at all')))).toBe('BadPixelData');
    expect(await refusal(file('80', Buffer.alloc(0)))).toBe('BadPixelData');
    const small = Buffer.from('ffd8ffc0000b0800400040010111000000', 'hex');
    expect(await refusal(file('50', small))).toBe('BadPixelData');
    const rle = Buffer.alloc(66);
    rle.writeUInt32LE(1, 0);
    rle.writeUInt32LE(64, 4);
    expect(
      await refusal(makeDicom({ ...uids, transferSyntax: '1.2.840.10008.1.2.5', fragments: [rle], tags: rows(65535) })),
    ).toBe('BadPixelData');
  });

  test('should say what is missing, or not supported', async () => {
    expect(await refusal(makeDicom(uids))).toBe('NoPixelData');
    expect(await refusal(makeDicom({ ...uids, transferSyntax: '1.2.840.10008.1.2.4.102', fragments: [Buffer.alloc(8)] }))).toBe(
      'Unreadable',
    );
    expect(await refusal(makeImage({ ...GRAY, photometric: 'HSV' }))).toBe('Unsupported');
    expect(await refusal(Buffer.from('nothing'))).toBe('NotDicom');
  });
});
