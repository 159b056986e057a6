import os from 'node:os';
import path from 'node:path';
import { createPool } from './pool';
import type { Pool } from './port';
import type { Tasks } from './tasks';

/** The threads on which the server hashes, writes, deflates and inflates. */
export type Threads = Pool<Tasks>;

/** `size`: default one thread a core, at least 2. `waiting`: tasks that may wait, default 4096. See `createPool`. */
export const createThreads = (options: { readonly size?: number; readonly waiting?: number } = {}): Threads =>
  createPool<Tasks>({
    script: path.join(__dirname, 'thread-worker.js'),
    size: Math.max(2, options.size ?? os.availableParallelism()),
    waiting: options.waiting ?? 4096,
  });
