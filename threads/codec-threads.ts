import os from 'node:os';
import path from 'node:path';
import type { CodecTasks } from './codec-tasks';
import { createPool } from './pool';
import type { Pool } from './port';

/** The threads on which pixel data is decoded and encoded. They are not those of storage: an upload never waits for a codec. */
export type CodecThreads = Pool<CodecTasks>;

/** `size`: default one thread a core. `waiting`: tasks that may wait, default 1024. See `createPool`. */
export const createCodecThreads = (options: { readonly size?: number; readonly waiting?: number } = {}): CodecThreads =>
  createPool<CodecTasks>({
    script: path.join(__dirname, 'codec-worker.js'),
    size: Math.max(1, options.size ?? os.availableParallelism()),
    waiting: options.waiting ?? 1024,
  });
