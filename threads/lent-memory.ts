/** Memory that goes to a thread and comes back, instead of being allocated and collected for each piece of data. */
export type LentMemory = {
  /** Bytes whose content is whatever was there before; `size` of them. */
  readonly lend: (size: number) => Buffer;
  /** The memory behind a buffer that was lent and whose start it still shows, to be moved to a thread with its length; null for any other. */
  readonly behind: (bytes: Uint8Array) => ArrayBuffer | null;
  /** Memory that came back, for the next who asks. */
  readonly takeBack: (memory: ArrayBuffer) => void;
};

const GRAIN = 64 * 1024;

/** `limit`: bytes that are kept at rest; what comes back beyond them is left to the garbage collector, as what never comes back. */
export const createLentMemory = (limit: number): LentMemory => {
  const resting = new Map<number, ArrayBuffer[]>();
  const lent = new WeakSet<ArrayBuffer>();
  let bytes = 0;

  return {
    lend: (size) => {
      const whole = Math.max(GRAIN, Math.ceil(size / GRAIN) * GRAIN);
      const rested = resting.get(whole)?.pop();
      if (rested !== undefined) bytes -= whole;
      const memory = rested ?? new ArrayBuffer(whole);
      lent.add(memory);
      return Buffer.from(memory, 0, size);
    },
    behind: ({ buffer, byteOffset }) => (buffer instanceof ArrayBuffer && byteOffset === 0 && lent.has(buffer) ? buffer : null),
    takeBack: (memory) => {
      const whole = memory.byteLength;
      if (whole === 0 || whole % GRAIN !== 0 || bytes + whole > limit) return;
      bytes += whole;
      const others = resting.get(whole);
      if (others === undefined) resting.set(whole, [memory]);
      else others.push(memory);
    },
  };
};
