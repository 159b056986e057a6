/**
 * Where the journal ends, in memory that two threads share: whoever's turn it is to write moves it, once what is before it is durable, so that the
 * other can take that whenever it wants.
 */
export type JournalEnd = {
  /** For the other thread. */
  readonly memory: SharedArrayBuffer;
  readonly get: () => number;
  readonly moveTo: (end: number) => void;
  /** A record of the one who appends failed: nobody writes behind it. */
  readonly fail: () => void;
  readonly hasFailed: () => boolean;
};

const END = 0;
const FAILED = 1;

export const journalEnd = (memory = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)): JournalEnd => {
  const words = new Int32Array(memory);
  return {
    memory,
    get: () => Atomics.load(words, END),
    moveTo: (end) => void Atomics.store(words, END, end),
    fail: () => void Atomics.store(words, FAILED, 1),
    hasFailed: () => Atomics.load(words, FAILED) === 1,
  };
};
