import fc from 'fast-check';
import { createThreads } from '../threads/threads';
import { packSmall, stamped } from './small-zip';
import { bytesEntry, time, zipped } from './testing/harness';

const threads = createThreads();
afterAll(() => threads.close());

test('a ZIP that is made at once has the same bytes as one that is written', async () => {
  const name = fc.stringMatching(/^[a-zé日 ._]{1,20}$/);
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 5000 }),
    fc.nat(12_000).map((size) => new Uint8Array(size).fill(size % 251)),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(name, bytes), { maxLength: 8 }),
      fc.integer({ min: 0, max: 9 }),
      fc.string({ maxLength: 20 }),
      async (given, level, comment) => {
        const entries = given.map(([name, bytes]) => bytesEntry(name, bytes));
        const { zip } = await zipped(entries, threads, { level, comment });
        const files = given.map(([name, bytes]) => ({ name, bytes }));
        expect(stamped(packSmall(files, { level, comment }), time)).toEqual(zip);
      },
    ),
    { numRuns: 100 },
  );
});
