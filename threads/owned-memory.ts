/**
 * Whether no other bytes lie in the memory behind these, as far as Node made them: small buffers share a slab of `Buffer.poolSize` bytes (8 KiB, since
 * Node 24 64 KiB), which cannot be moved. Slices of a larger memory are the business of whoever cut them.
 */
export const ownsMemory = ({ buffer, byteLength }: Uint8Array): boolean =>
  byteLength === buffer.byteLength || buffer.byteLength > Buffer.poolSize;

/**
 * The bytes as an ArrayBuffer that can be moved to a thread. The memory itself if the view spans all of it (it is gone
 * here once moved), else a copy: Node's small buffers share one slab.
 */
export const movable = (bytes: Uint8Array): ArrayBuffer => {
  const { buffer } = bytes;
  if (buffer instanceof ArrayBuffer && bytes.byteOffset === 0 && bytes.byteLength === buffer.byteLength) return buffer;
  return copied(bytes);
};

/** A copy of the bytes in memory of its own. */
export const copied = (bytes: Uint8Array): ArrayBuffer => {
  const copy = new ArrayBuffer(bytes.byteLength);
  new Uint8Array(copy).set(bytes);
  return copy;
};
