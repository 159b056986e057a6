import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buffer, text as textOf } from 'node:stream/consumers';
import zlib from 'node:zlib';
import yazl from 'yazl';
import type { ZipLimits } from './limits';
import { readZip, type ZipInput } from './reader';
import { looksLikeZip } from './signature';

const limits: ZipLimits = { entries: 10, entryBytes: 1_000_000, totalBytes: 2_000_000, ratio: 100 };

type Given = { readonly name: string; readonly bytes: Buffer; readonly compress?: boolean };

const zipOf = async (given: readonly Given[], folders: readonly string[] = []): Promise<Buffer> => {
  const zip = new yazl.ZipFile();
  for (const folder of folders) zip.addEmptyDirectory(folder);
  for (const { name, bytes, compress = true } of given) zip.addBuffer(bytes, name, { compress });
  zip.end();
  return buffer(zip.outputStream);
};

const read = async (zip: Buffer, given: Partial<ZipLimits> = {}): Promise<readonly (readonly [string, string])[]> =>
  readInput({ kind: 'buffer', buffer: zip }, given);

const readInput = async (input: ZipInput, given: Partial<ZipLimits> = {}): Promise<readonly (readonly [string, string])[]> => {
  const entries: (readonly [string, string])[] = [];
  for await (const { name, chunks } of readZip(input, { ...limits, ...given })) entries.push([name, await textOf(chunks)]);
  return entries;
};

const text = (name: string, content = name): Given => ({ name, bytes: Buffer.from(content) });
const central = (zip: Buffer): number => zip.indexOf(Buffer.from('PK\x01\x02'));

/** The ZIP with a 32-bit field of its first central header changed. */
const forged = (zip: Buffer, field: number, value: number): Buffer => {
  const copy = Buffer.from(zip);
  copy.writeUInt32LE(value, central(zip) + field);
  return copy;
};

describe('reading a ZIP', () => {
  test('yields its files in order, folders left out, stored or deflated', async () => {
    const zip = await zipOf([text('b/1'), { ...text('a'), compress: false }, text('empty', '')], ['b/']);
    expect(await read(zip)).toEqual([
      ['b/1', 'b/1'],
      ['a', 'a'],
      ['empty', ''],
    ]);
  });

  test('reads from an open file, and leaves it open', async () => {
    const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'anamnesis-unzip-')), 'a.zip');
    fs.writeFileSync(file, await zipOf([text('a')]));
    const fd = fs.openSync(file, 'r');
    expect(await readInput({ kind: 'file', fd })).toEqual([['a', 'a']]);
    expect(fs.fstatSync(fd).isFile()).toBe(true);
    fs.closeSync(fd);
    fs.rmSync(path.dirname(file), { recursive: true });
  });

  test('takes names as they are: nobody makes a path of them', async () => {
    const zip = await zipOf([text('xx/x')]);
    const evil = Buffer.from(zip.toString('latin1').replaceAll('xx/x', '../x'), 'latin1');
    expect((await read(evil)).map(([name]) => name)).toEqual(['../x']);
  });

  test('yields nothing for an empty ZIP', async () => {
    expect(await read(await zipOf([]))).toEqual([]);
  });
});

describe('a ZIP is refused', () => {
  const zeros = (size: number): Given => ({ name: 'zeros', bytes: Buffer.alloc(size) });

  test('for too many entries', async () => {
    const zip = await zipOf(Array.from({ length: 11 }, (_, index) => text(String(index))));
    await expect(read(zip)).rejects.toMatchObject({ kind: 'TooManyEntries' });
  });

  test('for an entry, or a whole, that is too large', async () => {
    await expect(read(await zipOf([zeros(1_000_001)]))).rejects.toMatchObject({ kind: 'TooLarge' });
    const three = await zipOf([1, 2, 3].map(() => ({ ...zeros(800_000), compress: false })));
    await expect(read(three)).rejects.toMatchObject({ kind: 'TooLarge' });
  });

  test('for a ratio of bombs', async () => {
    await expect(read(await zipOf([zeros(900_000)]))).rejects.toMatchObject({ kind: 'Ratio' });
    await expect(read(await zipOf([zeros(900_000)]), { ratio: 2000 })).resolves.toHaveLength(1);
  });

  test.each([
    ['smaller than', 20],
    ['larger than', 60],
  ])('for a forged size %s its data', async (_, size) => {
    const zip = await zipOf([text('a', 'abcdefghij'.repeat(4))]);
    await expect(read(forged(zip, 24, size))).rejects.toMatchObject({ kind: 'Corrupt' });
  });

  test('for a forged size that hides a bomb, before it inflates', async () => {
    const zip = await zipOf([zeros(100_000_000)]);
    await expect(read(forged(zip, 24, 1000))).rejects.toMatchObject({ kind: 'Corrupt' });
  });

  test.each([16, 20])('for a forged CRC or packed size (field at %d)', async (field) => {
    const zip = await zipOf([text('a', 'abcdefghij'.repeat(4))]);
    await expect(read(forged(zip, field, 5))).rejects.toMatchObject({ kind: 'Corrupt' });
  });

  test('for entries that share their data', async () => {
    const zip = await zipOf([text('a', 'same'), text('b', 'same')]);
    const second = central(zip) + 46 + 1 + zip.readUInt16LE(central(zip) + 30);
    const copy = Buffer.from(zip);
    copy.writeUInt32LE(0, second + 42);
    await expect(read(copy)).rejects.toMatchObject({ kind: 'Overlap' });
  });

  test('for an entry that quotes the header of the next as its data', async () => {
    const inner = zlib.deflateRawSync('x');
    const zip = await zipOf([{ name: 'a', bytes: Buffer.alloc(200, inner), compress: false }, text('b')]);
    const copy = Buffer.from(zip);
    copy.writeUInt16LE(40, 28);
    await expect(read(copy)).rejects.toMatchObject({ kind: 'Overlap' });
  });

  test.each([1, 6])('for encryption or an unknown method', async (kind) => {
    const zip = await zipOf([text('a')]);
    const copy = Buffer.from(zip);
    if (kind === 1) copy.writeUInt16LE(1, central(zip) + 8);
    else copy.writeUInt16LE(kind, central(zip) + 10);
    await expect(read(copy)).rejects.toMatchObject({ kind: 'Unsupported' });
  });

  test.each([0, 10, 60, 90])('when only its first %d bytes came', async (length) => {
    const zip = await zipOf([text('a', 'abcdefghij')]);
    await expect(read(zip.subarray(0, length))).rejects.toMatchObject({ kind: 'Corrupt' });
  });

  test('with an error that quotes nothing of it', async () => {
    const zip = await zipOf([text('Doe^John')]);
    await expect(read(forged(zip, 0, 7))).rejects.toThrow(/^The ZIP is refused: Corrupt$/);
  });
});

test('a ZIP is told by its first bytes', async () => {
  expect(looksLikeZip(await zipOf([text('a')]))).toBe(true);
  expect(looksLikeZip(await zipOf([]))).toBe(true);
  expect(looksLikeZip(Buffer.from('PK'))).toBe(false);
  expect(looksLikeZip(Buffer.alloc(132))).toBe(false);
});
