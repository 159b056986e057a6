import { threadId } from 'node:worker_threads';
import type { Outcome } from '../port';

const kept: string[] = [];

/** Tasks of the pool's tests: `hold` stops its thread until the test releases it. */
export const testTasks = {
  echo: (text: string): Outcome<string> => ({ value: text, transfer: [] }),
  thread: (_: null): Outcome<number> => ({ value: threadId, transfer: [] }),
  reverse: (bytes: ArrayBuffer): Outcome<ArrayBuffer> => {
    new Uint8Array(bytes).reverse();
    return { value: bytes, transfer: [bytes] };
  },
  keep: (text: string): Outcome<readonly string[]> => {
    kept.push(text);
    return { value: [...kept], transfer: [] };
  },
  fail: (code: string): Outcome<null> => {
    throw Object.assign(new Error('/a/path/that/must/not/leak'), { code });
  },
  hold: ({ gate, mark }: { readonly gate: SharedArrayBuffer; readonly mark: number }): Outcome<number> => {
    const cells = new Int32Array(gate);
    Atomics.wait(cells, 0, 0);
    return { value: mark * 100 + Atomics.add(cells, 1, 1), transfer: [] };
  },
  die: (_: null): Outcome<null> => {
    process.exit(3);
  },
};
