import { JobFault, type OutputSink } from '../jobs/job-type';
import type { JobStream } from './port';

/** The answers that streamed jobs write into. Each is ended or aborted once; what comes later goes to nobody. */
export type Streams = {
  readonly add: (id: string, stream: JobStream) => void;
  /** Takes bytes while somebody reads them; a write is given up when `signal` is aborted. */
  readonly sink: (id: string, signal: AbortSignal) => StreamSink;
  readonly has: (id: string) => boolean;
  /** The job succeeded. */
  readonly succeed: (id: string) => void;
  /** The job was paused or cancelled: a good end if nothing was written, else a cut. */
  readonly stop: (id: string) => void;
  readonly fail: (id: string) => void;
  readonly ids: () => readonly string[];
};

/** `fault`: why nobody takes the bytes any more, if a write has failed. */
export type StreamSink = OutputSink & { readonly fault: () => JobFault | null };

type Entry = { readonly stream: JobStream; wrote: boolean };

/** `failed` hears of an answer that could not be ended. */
export const createStreams = (failed: (id: string, error: unknown) => void): Streams => {
  const entries = new Map<string, Entry>();

  const leave = (id: string): Entry | undefined => {
    const entry = entries.get(id);
    entries.delete(id);
    return entry;
  };
  const end = (id: string, stream: JobStream): void => {
    stream.end().catch((error: unknown) => failed(id, error));
  };

  return {
    add: (id, stream) => entries.set(id, { stream, wrote: false }),
    has: (id) => entries.has(id),
    ids: () => [...entries.keys()],
    succeed: (id) => {
      const entry = leave(id);
      if (entry) end(id, entry.stream);
    },
    stop: (id) => {
      const entry = leave(id);
      if (entry?.wrote) entry.stream.abort();
      else if (entry) end(id, entry.stream);
    },
    fail: (id) => leave(id)?.stream.abort(),
    sink: (id, signal) => {
      let fault: JobFault | null = null;
      return {
        fault: () => fault,
        write: async (chunk) => {
          const entry = entries.get(id);
          if (entry === undefined) return;
          entry.wrote = true;
          try {
            await unlessAborted(entry.stream.write(chunk), signal);
          } catch (error) {
            if (error instanceof JobFault) fault ??= error;
            throw error;
          }
        },
      };
    },
  };
};

const unlessAborted = (written: Promise<void>, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const giveUp = (): void => reject(signal.reason);
    if (signal.aborted) giveUp();
    signal.addEventListener('abort', giveUp, { once: true });
    written.then(resolve, reject).finally(() => signal.removeEventListener('abort', giveUp));
  });
