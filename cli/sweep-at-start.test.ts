import { utimesSync } from 'node:fs';
import { createFileBlobStore } from '../storage/filesystem';
import { temporaryFolders } from '../test/temporary-folder';
import { createThreads } from '../threads/threads';
import { sweepAtStart } from './sweep-at-start';
import { systemIds } from './system-ports';

const folders = temporaryFolders();
const threads = createThreads({ size: 2 });

afterAll(async () => {
  await threads.close();
  folders.removeAll();
});

test.each([
  ['removes what no event names', 0, 1],
  ['rests while events are parked', 1, 2],
] as const)('the sweep at the start %s', async (_, parked, left) => {
  const blobs = createFileBlobStore({ folder: folders.make(), threads, ids: systemIds });
  const [named, orphan] = [await blobs.put(Buffer.from('named')), await blobs.put(Buffer.from('orphan'))];
  for (const { id } of [named, orphan]) utimesSync(blobs.path(id), 1, 1);
  const warnings: unknown[] = [];
  const logger = { warn: (facts: object) => void warnings.push(facts), error: (facts: object) => void warnings.push(facts) };
  const projections = { parked: () => parked, referencedFiles: () => [named.id] };
  await sweepAtStart({ blobs, projections, startedAt: Date.now(), stopped: () => false, logger });
  const found: string[] = [];
  for await (const id of blobs.list()) found.push(id);
  expect(found).toHaveLength(left);
  expect(found).toContain(named.id);
  expect(warnings).toEqual(parked > 0 ? [{ parked }] : []);
});
