import { orAborted } from './or-aborted';

/** What is written belongs to the sink: its memory may be gone when `write` resolves. */
export type ZipSink = { readonly write: (chunk: Uint8Array) => Promise<void> };

/** The ZIP as it is written: knows how far it is, and stops waiting for a slow sink when the signal aborts. */
export type ZipOutput = { readonly offset: () => number; readonly write: (...chunks: readonly Uint8Array[]) => Promise<void> };

/** Chunks that belong together are sent as one below this size: each costs a write to disk or network. */
const JOIN = 64 * 1024;

export const createOutput = (sink: ZipSink, signal: AbortSignal): ZipOutput => {
  let offset = 0;
  const send = async (chunk: Uint8Array): Promise<void> => {
    // Before: a sink may give the memory of what it has taken back, and its length is 0 then.
    offset += chunk.byteLength;
    await orAborted(sink.write(chunk), signal);
  };
  return {
    offset: () => offset,
    write: async (...chunks) => {
      signal.throwIfAborted();
      const total = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
      if (total <= JOIN) return send(Buffer.concat(chunks));
      for (const chunk of chunks) await send(chunk);
    },
  };
};
