import type { NetworkCause } from '../error';
import { AssociationEnded } from './ended';

type Waiter = { readonly resolve: (result: IteratorResult<Buffer, undefined>) => void; readonly reject: (error: Error) => void };

const DONE = { done: true, value: undefined } as const;

export type DataStreamEvents = {
  /** Someone begins, or ends, to wait for the peer. */
  readonly waiting: (waits: boolean) => void;
  /** Bytes were taken from the queue, or are not wanted any more. */
  readonly taken: () => void;
};

/** The data set of a message as it arrives: read once, from the start. Rejects with `AssociationEnded`. */
export class DataStream implements AsyncIterable<Buffer> {
  private chunks: Buffer[] = [];
  private waiter: Waiter | null = null;
  private over = false;
  private discarded = false;
  private failure: NetworkCause | null = null;
  /** Bytes that wait to be read. */
  buffered = 0;

  constructor(private readonly events: DataStreamEvents) {}

  push(chunk: Buffer): void {
    if (this.discarded || chunk.length === 0) return;
    if (this.waiter !== null) {
      this.settle({ done: false, value: chunk });
      return;
    }
    this.chunks.push(chunk);
    this.buffered += chunk.length;
  }

  end(): void {
    this.over = true;
    if (this.waiter !== null) this.settle(DONE);
  }

  fail(cause: NetworkCause): void {
    if (this.over) return;
    this.failure = cause;
    const waiter = this.waiter;
    this.waiter = null;
    if (waiter === null) return;
    this.events.waiting(false);
    waiter.reject(new AssociationEnded(cause));
  }

  /** What is left is not wanted. */
  discard(): void {
    this.discarded = true;
    this.chunks = [];
    this.buffered = 0;
    this.events.taken();
  }

  [Symbol.asyncIterator](): AsyncIterator<Buffer, undefined> {
    return {
      next: () => this.next(),
      return: async () => {
        this.discard();
        return DONE;
      },
    };
  }

  /** All of it, or null if it is longer than `limit` bytes. */
  async whole(limit: number): Promise<Buffer | null> {
    const parts: Buffer[] = [];
    let length = 0;
    for await (const chunk of this) {
      length += chunk.length;
      if (length > limit) return null;
      // A chunk is a slice of what the socket read.
      parts.push(Buffer.from(chunk));
    }
    return Buffer.concat(parts);
  }

  private next(): Promise<IteratorResult<Buffer, undefined>> {
    const chunk = this.chunks.shift();
    if (chunk !== undefined) {
      this.buffered -= chunk.length;
      this.events.taken();
      return Promise.resolve({ done: false, value: chunk });
    }
    if (this.over || this.discarded) return Promise.resolve(DONE);
    if (this.failure !== null) return Promise.reject(new AssociationEnded(this.failure));
    return new Promise((resolve, reject) => {
      this.waiter = { resolve, reject };
      this.events.waiting(true);
    });
  }

  private settle(result: IteratorResult<Buffer, undefined>): void {
    const waiter = this.waiter;
    this.waiter = null;
    this.events.waiting(false);
    waiter?.resolve(result);
  }
}
