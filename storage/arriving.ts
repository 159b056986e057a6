import { rm } from 'node:fs/promises';
import type { Ids } from '../domain/time';
import { ThreadError } from '../threads/port';
import type { Threads } from '../threads/threads';
import { type Arriving, CELL, CELLS, STATE, TAKER } from './arriving-task';
import { blobError } from './blob-errors';
import { blobPath } from './layout';
import type { ArrivingBlob, StoredBlob } from './port';

const KIB = 1024;
const SMALLEST = 256 * KIB;
const LARGEST = 4 * 1024 * KIB;
const STEP = 64 * KIB;
/** Bytes for which a thread that waits is woken: it takes 30 µs of the event loop. */
const WORTH_WAKING = 128 * KIB;

/** Milliseconds in which the rest is to come at the rate of what came, when a thread is asked: less than it waits. */
const SOON = 3;

/** What a thread does with a blob as its bytes come. It is asked once, when half of it is there and the rest is to come while it works; or when it is whole. */
class Arrival {
  private readonly cells: Int32Array;
  private outcome: Promise<StoredBlob | null> | null = null;
  private readonly begun = performance.now();
  private filled = 0;
  private woken = 0;

  constructor(
    private readonly blob: Arriving,
    private readonly expected: number,
    private readonly ask: (blob: Arriving) => Promise<StoredBlob | null>,
  ) {
    this.cells = new Int32Array(blob.cells);
  }

  fill(length: number): void {
    this.filled = length;
    this.change(CELL.filled, length);
    if (length >= this.expected / 2 && this.comesSoon()) this.begin();
    if (length - this.woken >= WORTH_WAKING) this.wake();
  }

  end(): void {
    this.change(CELL.state, STATE.over);
    this.begin();
    this.wake();
  }

  /** The blob, which has ended; null if no thread has taken it, or not all of it: nothing of it is left then. Rejects if that failed. */
  stored(): Promise<StoredBlob | null> {
    return this.takeBack() || this.outcome === null ? Promise.resolve(null) : this.outcome;
  }

  /** Nothing more comes, and what is there is not wanted unless it is whole. Resolves with the blob, if it is, when no thread has to do with it any more. */
  async drop(): Promise<StoredBlob | null> {
    if (this.takeBack() || this.outcome === null) return null;
    if (this.cells[CELL.state] === STATE.arriving) this.change(CELL.state, STATE.dropped);
    this.wake();
    return this.outcome.catch(() => null);
  }

  /** False if a thread works on it: whoever is asked when all are busy would be waited for too long. */
  private takeBack(): boolean {
    return Atomics.compareExchange(this.cells, CELL.taker, TAKER.nobody, TAKER.caller) !== TAKER.thread;
  }

  private comesSoon(): boolean {
    return (this.expected - this.filled) * (performance.now() - this.begun) <= SOON * this.filled;
  }

  private begin(): void {
    if (this.outcome !== null) return;
    this.outcome = this.ask(this.blob);
    // Whoever wants it hears of it.
    this.outcome.catch(() => undefined);
  }

  private change(cell: number, value: number): void {
    Atomics.store(this.cells, cell, value);
    Atomics.add(this.cells, CELL.changes, 1);
  }

  private wake(): void {
    this.woken = this.filled;
    Atomics.notify(this.cells, CELL.changes);
  }
}

export type ArrivingPorts = {
  readonly folder: string;
  readonly threads: Pick<Threads, 'run'>;
  readonly ids: Ids;
  /** Stores what did not come soon enough, or found no thread. The bytes may be changed when it returns. */
  readonly putCopy: (bytes: Uint8Array) => Promise<StoredBlob>;
};

/** Blobs that are written and hashed while they arrive, one at a time: those that come at once are better stored together. Null: not this one. */
export const createArriving = ({ folder, threads, ids, putCopy }: ArrivingPorts): ((expected: number) => ArrivingBlob | null) => {
  let resting: SharedArrayBuffer | null = null;
  let busy = false;

  const remove = (id: string): Promise<void> => rm(blobPath(folder, id), { force: true }).catch(() => undefined);

  const ask = async (blob: Arriving): Promise<StoredBlob | null> => {
    try {
      return await threads.run('takeArriving', blob);
    } catch (error) {
      if (error instanceof ThreadError && error.kind === 'Failed') throw blobError(error);
      // Its thread died, or none is to be had.
      await remove(blob.id);
      return null;
    }
  };

  const memoryFor = (expected: number): SharedArrayBuffer => {
    const size = Math.ceil(expected / STEP) * STEP;
    return resting !== null && resting.byteLength >= size ? resting : new SharedArrayBuffer(size);
  };

  return (expected) => {
    if (busy || expected < SMALLEST || expected > LARGEST) return null;
    busy = true;
    const id = ids.uuid();
    const memory = memoryFor(expected);
    const cells = new SharedArrayBuffer(CELLS * Int32Array.BYTES_PER_ELEMENT);
    const arrival = new Arrival({ folder, id, memory, cells }, expected, ask);
    let filled = 0;
    let claimed = false;
    return {
      memory: Buffer.from(memory),
      filled: (length) => {
        filled = length;
        arrival.fill(length);
      },
      end: () => arrival.end(),
      stored: async () => {
        claimed = true;
        return (await arrival.stored()) ?? putCopy(new Uint8Array(memory, 0, filled));
      },
      drop: async () => {
        const stored = await arrival.drop();
        if (stored !== null && !claimed) await remove(id);
        resting = memory;
        busy = false;
      },
    };
  };
};
