import { stat } from 'node:fs/promises';
import type { BlobStore } from '../storage/port';

const PAUSE_EVERY = 1000;
/** File systems keep times more coarsely than our clock. */
const MARGIN_MS = 2000;

/**
 * Removes the files that a crash left behind: blobs older than this process that no event names. Runs beside everything
 * else: what is being stored now is younger. Resolves with the number of removed files.
 */
export const sweepOrphans = async (
  blobs: BlobStore,
  referenced: () => Iterable<string>,
  startedAt: number,
  stopped: () => boolean,
): Promise<number> => {
  const kept = new Set<string>();
  let seen = 0;
  for (const id of referenced()) {
    kept.add(id);
    if (++seen % PAUSE_EVERY === 0) await new Promise(setImmediate);
    if (stopped()) return 0;
  }
  let removed = 0;
  for await (const id of blobs.list()) {
    if (stopped()) break;
    if (kept.has(id) || !(await isOlder(blobs.path(id), startedAt - MARGIN_MS))) continue;
    await blobs.remove(id);
    removed += 1;
  }
  return removed;
};

const isOlder = async (file: string, time: number): Promise<boolean> => {
  try {
    return (await stat(file)).mtimeMs < time;
  } catch {
    return false;
  }
};
