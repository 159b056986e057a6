import type { NetworkCause } from '../error';
import { AssociationEnded } from './ended';

type Waiter = { readonly resolve: (result: IteratorResult<Buffer, undefined>) => void; readonly reject: (error: Error) => void };

/** Takes bytes of which it keeps a copy, or nothing. A promise: it wants no more before that. */
export type Take = (chunk: Buffer) => Promise<void> | undefined;

type Pouring = {
  readonly take: Take;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
  /** Whether a promise of `take` is pending. */
  busy: boolean;
};

const DONE = { done: true, value: undefined } as const;

export type DataStreamEvents = {
  /** Someone begins, or ends, to wait for the peer. */
  readonly waiting: (waits: boolean) => void;
  /** Bytes were taken from the queue, or are not wanted any more. */
  readonly taken: () => void;
  /** Bytes that were pushed are still needed when the push is over: those of one push may be asked for later. */
  readonly kept: () => void;
};

/** The data set of a message as it arrives: read once, from the start. Rejects with `AssociationEnded`. */
export class DataStream implements AsyncIterable<Buffer> {
  private chunks: Buffer[] = [];
  private waiter: Waiter | null = null;
  private pouring: Pouring | null = null;
  private over = false;
  private discarded = false;
  private failure: NetworkCause | null = null;
  /** Bytes that wait to be read. */
  buffered = 0;

  constructor(private readonly events: DataStreamEvents) {}

  push(chunk: Buffer): void {
    if (this.discarded || chunk.length === 0) return;
    if (this.waiter !== null) {
      this.events.kept();
      this.settle({ done: false, value: chunk });
      return;
    }
    if (this.pouring !== null && !this.pouring.busy) {
      this.give(this.pouring, chunk);
      return;
    }
    this.events.kept();
    this.chunks.push(chunk);
    this.buffered += chunk.length;
  }

  end(): void {
    this.over = true;
    if (this.waiter !== null) this.settle(DONE);
    if (this.pouring !== null && !this.pouring.busy) this.poured(this.pouring);
  }

  fail(cause: NetworkCause): void {
    if (this.over) return;
    this.failure = cause;
    const { waiter, pouring } = this;
    this.waiter = null;
    if (waiter !== null) {
      this.events.waiting(false);
      waiter.reject(new AssociationEnded(cause));
    }
    if (pouring !== null && !pouring.busy) this.poured(pouring);
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

  /** Hands on all of it as it comes: cheaper than to iterate, as nobody is woken for a piece. Rejects also with what `take` throws or rejects with. */
  pour(take: Take): Promise<void> {
    return new Promise((resolve, reject) => {
      const pouring: Pouring = { take, resolve, reject, busy: false };
      this.pouring = pouring;
      this.events.waiting(true);
      this.goOn(pouring);
    });
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
    const chunk = this.shift();
    if (chunk !== undefined) return Promise.resolve({ done: false, value: chunk });
    if (this.over || this.discarded) return Promise.resolve(DONE);
    if (this.failure !== null) return Promise.reject(new AssociationEnded(this.failure));
    return new Promise((resolve, reject) => {
      this.waiter = { resolve, reject };
      this.events.waiting(true);
    });
  }

  private shift(): Buffer | undefined {
    const chunk = this.chunks.shift();
    if (chunk === undefined) return undefined;
    this.buffered -= chunk.length;
    this.events.taken();
    return chunk;
  }

  private goOn(pouring: Pouring): void {
    while (this.pouring === pouring && !pouring.busy) {
      const chunk = this.shift();
      if (chunk !== undefined) this.give(pouring, chunk);
      else {
        if (this.over || this.failure !== null) this.poured(pouring);
        return;
      }
    }
  }

  private give(pouring: Pouring, chunk: Buffer): void {
    try {
      const kept = pouring.take(chunk);
      if (kept === undefined) return;
      this.events.kept();
      // Meanwhile it is we who are waited for.
      this.events.waiting(false);
      pouring.busy = true;
      const again = (): void => {
        pouring.busy = false;
        this.events.waiting(true);
        this.goOn(pouring);
      };
      kept.then(again, (error: unknown) => this.spilt(pouring, error));
    } catch (error) {
      this.events.waiting(false);
      this.spilt(pouring, error);
    }
  }

  private poured(pouring: Pouring): void {
    this.pouring = null;
    this.events.waiting(false);
    if (this.failure === null) pouring.resolve();
    else pouring.reject(new AssociationEnded(this.failure));
  }

  private spilt(pouring: Pouring, error: unknown): void {
    this.pouring = null;
    this.discard();
    pouring.reject(error);
  }

  private settle(result: IteratorResult<Buffer, undefined>): void {
    const waiter = this.waiter;
    this.waiter = null;
    this.events.waiting(false);
    waiter?.resolve(result);
  }
}
