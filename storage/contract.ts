import crypto from 'node:crypto';
import type { Readable } from 'node:stream';
import { BlobError, type BlobStore } from './port';

const UNKNOWN = '00000000-0000-4000-8000-000000000000';

const digest = (algorithm: string, bytes: Uint8Array): string => crypto.createHash(algorithm).update(bytes).digest('hex');

const drain = async (stream: Readable): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
};

const listed = async (store: BlobStore): Promise<readonly string[]> => {
  const ids: string[] = [];
  for await (const id of store.list()) ids.push(id);
  return ids.sort();
};

/** What every blob storage does: run by the tests of each. `make` gives an empty store. */
export const blobStoreContract = (name: string, make: () => Promise<BlobStore>): void => {
  describe(`the blob storage ${name}`, () => {
    let store: BlobStore;
    beforeEach(async () => {
      store = await make();
    });
    afterEach(() => store.close());

    test('keeps what is put in lent memory, also when the memory was used for something longer before', async () => {
      const put = async (size: number, fill: number) => {
        const bytes = store.lend(size).fill(fill);
        expect(bytes).toHaveLength(size);
        return store.put(bytes.subarray(0, size - 1));
      };
      const stored = [await put(500_000, 1), await put(499_000, 2), await put(70_000, 3)];
      for (const [index, { id, size, md5 }] of stored.entries()) {
        const expected = Buffer.alloc(size, index + 1);
        expect((await store.read(id)).equals(expected)).toBe(true);
        expect(md5).toBe(digest('md5', expected));
      }
      expect(stored.map(({ size }) => size)).toEqual([499_999, 498_999, 69_999]);
    });

    test.each([0, 1, 70_000, 3_000_000])('keeps a blob of %d bytes with its digests', async (size) => {
      const bytes = crypto.randomBytes(size);
      const blob = await store.put(Buffer.from(bytes));
      expect(blob).toEqual({ id: blob.id, size, md5: digest('md5', bytes), sha256: digest('sha256', bytes) });
      expect((await store.read(blob.id)).equals(bytes)).toBe(true);
      expect((await drain(store.stream(blob.id))).equals(bytes)).toBe(true);
    });

    test('does not touch the neighbours of a view', async () => {
      const slab = crypto.randomBytes(100_000);
      const before = Buffer.from(slab);
      const blob = await store.put(slab.subarray(1000, 90_000));
      expect(slab.equals(before)).toBe(true);
      expect((await store.read(blob.id)).equals(before.subarray(1000, 90_000))).toBe(true);
    });

    test('tells the digests of small bytes, also of many at once, and leaves the bytes alone', async () => {
      const slab = crypto.randomBytes(40_000);
      const before = Buffer.from(slab);
      const parts = Array.from({ length: 100 }, (_, i) => slab.subarray(i * 3, i * 400));
      const digests = await Promise.all(parts.map((part) => store.digest(part)));
      expect(digests).toEqual(parts.map((part) => ({ md5: digest('md5', part), sha256: digest('sha256', part) })));
      expect(slab.equals(before)).toBe(true);
    });

    test('streams a range, both ends included', async () => {
      const bytes = crypto.randomBytes(600_000);
      const { id } = await store.put(Buffer.from(bytes));
      expect((await drain(store.stream(id, { start: 10, end: 10 }))).equals(bytes.subarray(10, 11))).toBe(true);
      expect((await drain(store.stream(id, { start: 299_999, end: 599_999 }))).equals(bytes.subarray(299_999))).toBe(true);
    });

    test.each([
      ['none', []],
      ['small', [10, 20]],
      ['many', [400_000, 700_000, 1, 2_000_000]],
    ])('writes a blob in chunks: %s', async (_, sizes: number[]) => {
      const chunks = sizes.map((size) => crypto.randomBytes(size));
      const whole = Buffer.concat(chunks);
      const writer = await store.create();
      for (const chunk of chunks) {
        const mine = Buffer.from(chunk);
        await writer.write(mine);
        mine.fill(0);
      }
      const blob = await writer.finish();
      expect(blob).toMatchObject({ size: whole.byteLength, md5: digest('md5', whole), sha256: digest('sha256', whole) });
      expect((await store.read(blob.id)).equals(whole)).toBe(true);
    });

    test('writes several blobs side by side', async () => {
      const writers = await Promise.all(Array.from({ length: 8 }, () => store.create()));
      for (let round = 0; round < 3; round += 1) {
        await Promise.all(writers.map((writer, index) => writer.write(Buffer.alloc(300_000, index))));
      }
      const blobs = await Promise.all(writers.map((writer) => writer.finish()));
      for (const [index, { id }] of blobs.entries()) {
        expect((await store.read(id)).equals(Buffer.alloc(900_000, index))).toBe(true);
      }
    });

    test.each([10, 2_000_000])('forgets an aborted blob after %d bytes', async (size) => {
      const writer = await store.create();
      await writer.write(Buffer.alloc(size));
      await writer.abort();
      await writer.abort();
      await expect(writer.finish()).rejects.toBeInstanceOf(BlobError);
      expect(await listed(store)).toEqual([]);
    });

    test('lists what is finished, and removes', async () => {
      const [a, b] = [await store.put(Buffer.from('a')), await store.put(Buffer.from('b'))];
      expect(await listed(store)).toEqual([a.id, b.id].sort());
      await store.remove(a.id);
      await store.remove(a.id);
      expect(await listed(store)).toEqual([b.id]);
    });

    test.each([UNKNOWN, '../../etc/passwd', ''])('says NotFound for %p', async (id) => {
      await expect(store.read(id)).rejects.toMatchObject({ kind: 'NotFound' });
    });

    test('ends the stream of an unknown blob with NotFound', async () => {
      await expect(drain(store.stream(UNKNOWN))).rejects.toMatchObject({ kind: 'NotFound' });
    });
  });
};
