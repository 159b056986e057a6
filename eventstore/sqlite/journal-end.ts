/**
 * Where the journal ends, in memory that two threads share: whoever's turn it is to write moves it, once what is before it is durable, so that the
 * other can take that whenever it wants.
 */
export type JournalEnd = {
  /** For the other thread. */
  readonly memory: SharedArrayBuffer;
  readonly get: () => number;
  readonly moveTo: (end: number) => void;
  /** A record of the one who appends failed: nobody writes behind it, so that an end that is read after this was is the last one. */
  readonly fail: () => void;
  readonly hasFailed: () => boolean;
  /** The other is to be asked to take what is there: true if it was not since it last began to take. */
  readonly ask: () => boolean;
  /** To be called before the end is read. */
  readonly beginToTake: () => void;
};

const END = 0;
const FAILED = 1;
const ASKED = 2;

export const journalEnd = (memory = new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT)): JournalEnd => {
  const words = new Int32Array(memory);
  return {
    memory,
    get: () => Atomics.load(words, END),
    moveTo: (end) => void Atomics.store(words, END, end),
    fail: () => void Atomics.store(words, FAILED, 1),
    hasFailed: () => Atomics.load(words, FAILED) === 1,
    ask: () => Atomics.exchange(words, ASKED, 1) === 0,
    beginToTake: () => void Atomics.store(words, ASKED, 0),
  };
};
