import crypto from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { freeMemory } from '../threads/free-memory';
import { createThreads } from '../threads/threads';
import type { ZipEntry } from './entry';
import { readZip } from './reader';
import { bytesEntry, createFolder, write, zipped } from './testing/harness';

const threads = createThreads();
const files = createFolder();
afterAll(async () => {
  await threads.close();
  files.remove();
});

const limits = { entries: 100_000, entryBytes: 1e9, totalBytes: 1e9, ratio: 1100 };
const noise = (size: number): Buffer => crypto.randomBytes(size);

const unzipped = async (zip: Buffer): Promise<readonly (readonly [string, Buffer])[]> => {
  const entries: (readonly [string, Buffer])[] = [];
  for await (const { name, chunks } of readZip({ kind: 'buffer', buffer: zip }, limits))
    entries.push([name, await buffer(chunks)]);
  return entries;
};

describe('the ZIP writer', () => {
  test('what goes in comes out, in order', async () => {
    const name = fc.stringMatching(/^[a-zé日 ._]{1,20}$/);
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc.nat(2_500_000).map((size) => new Uint8Array(size).fill(size % 251)),
    );
    const level = fc.integer({ min: 0, max: 9 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(name, bytes, fc.boolean()), { maxLength: 12 }),
        level,
        fc.boolean(),
        async (given, level, zip64) => {
          const entries = given.map(([name, bytes, onDisk]) => (onDisk ? files.file(name, bytes) : bytesEntry(name, bytes)));
          const { zip, totals, steps } = await zipped(entries, threads, { level, zip64 });
          expect(totals).toEqual({ entries: given.length, bytes: zip.byteLength });
          expect(steps).toHaveLength(given.length);
          const found = await unzipped(zip);
          expect(found.map(([name]) => name)).toEqual(given.map(([name]) => name));
          expect(found.every(([, bytes], index) => bytes.equals(given[index]?.[1] ?? noise(1)))).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('a sink may give the memory of what it took back at once', async () => {
    const given = [100_000, 1_000_000, 9_000_000, 10].map(noise);
    const taken: Buffer[] = [];
    const sink = {
      write: async (chunk: Uint8Array) => {
        taken.push(Buffer.from(chunk));
        freeMemory(chunk);
      },
    };
    await write({ entries: given.map((bytes, index) => bytesEntry(`${index}`, bytes)), sink, threads });
    const found = await unzipped(Buffer.concat(taken));
    expect(found.every(([, bytes], index) => bytes.equals(given[index] ?? noise(1)))).toBe(true);
    expect(found).toHaveLength(4);
  });

  test.each([
    ['one piece', 1024 * 1024, 0],
    ['several pieces, kept until their sizes are known', 5_000_001, 0],
    ['streamed with a descriptor', 8 * 1024 * 1024 + 1, 8],
  ])('%s', async (_, size, flags) => {
    const bytes = Buffer.concat([noise(size / 2), Buffer.alloc(size - Math.floor(size / 2))]);
    for (const entry of [files.file('a', bytes), bytesEntry('a', bytes)]) {
      const { zip } = await zipped([entry, bytesEntry('b', Buffer.from('b'))], threads);
      expect(zip.readUInt16LE(6)).toBe(flags);
      const [a, b] = await unzipped(zip);
      expect(a?.[1].equals(bytes)).toBe(true);
      expect(b?.[1].toString()).toBe('b');
    }
  });

  test('no entries make a valid empty ZIP with its comment', async () => {
    const { zip } = await zipped([], threads, { comment: 'Created by Orthanc' });
    expect(zip.toString('latin1')).toBe(`PK\u0005\u0006${'\0'.repeat(16)}\u0012\0Created by Orthanc`);
    expect(await unzipped(zip)).toEqual([]);
  });

  test('leaves out what cannot be read, and says why', async () => {
    const short: ZipEntry = { ...files.file('short', noise(100)), size: 101 };
    const shortLarge: ZipEntry = { ...files.file('short', noise(3_000_000)), size: 3_000_001 };
    const missing: ZipEntry = { name: 'missing', size: 5, source: { kind: 'file', path: '/nonexistent/a' } };
    const missingLarge: ZipEntry = { ...missing, size: 20_000_000 };
    const absent: ZipEntry = { name: 'absent', size: 0, source: { kind: 'absent', code: 'ERASED' } };
    const good = bytesEntry('good', Buffer.from('good'));
    const { zip, steps, totals } = await zipped([short, missing, missingLarge, good, absent, shortLarge], threads);
    expect(steps.map(({ skipped }) => skipped)).toEqual(['SIZE', 'ENOENT', 'ENOENT', null, 'ERASED', 'SIZE']);
    expect(totals.entries).toBe(1);
    expect((await unzipped(zip)).map(([name]) => name)).toEqual(['good']);
  });
});
