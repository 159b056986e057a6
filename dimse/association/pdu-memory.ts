/** Bytes of what goes to a socket at once: most images whole. */
export const TOGETHER = 1024 * 1024;
/** Smaller ones are not worth keeping. */
const SMALLEST_KEPT = 64 * 1024;
/** Memory that is kept for what comes next, at most. */
const MOST_KEPT = 16;

const kept: ArrayBufferLike[] = [];
const ours = new WeakSet<ArrayBufferLike>();

/**
 * Memory for PDUs, not cleared. New memory for each image costs more than to read the image: the system maps it page by page, and the collector of
 * garbage marks the heap again and again.
 */
export const pduMemory = (length: number): Buffer => {
  if (length < SMALLEST_KEPT || length > TOGETHER) return Buffer.allocUnsafe(length);
  const memory = kept.pop() ?? Buffer.allocUnsafeSlow(TOGETHER).buffer;
  ours.add(memory);
  return Buffer.from(memory, 0, length);
};

/** Whether it is the beginning of memory that is used again, which nobody else has meanwhile. */
export const isKept = ({ buffer }: Buffer): boolean => ours.has(buffer);

/** Takes memory back that nobody reads or writes any more. Memory that is not from `pduMemory` is left alone. */
export const recycle = ({ buffer }: Buffer): void => {
  if (!ours.delete(buffer) || kept.length >= MOST_KEPT) return;
  kept.push(buffer);
};
