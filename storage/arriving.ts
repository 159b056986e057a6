import { rm } from 'node:fs/promises';
import type { Ids } from '../domain/time';
import { ThreadError } from '../threads/port';
import type { Threads } from '../threads/threads';
import { type Arriving, CELL, CELLS, STATE } from './arriving-task';
import { blobError } from './blob-errors';
import { blobPath } from './layout';
import type { ArrivingBlob, StoredBlob } from './port';

/** The thread is asked to begin when half of it is there, so that more comes while it works, and to go on when so many bytes more are there, or all. */
const WORTH_ASKING = 64 * 1024;
/** Bytes for which a thread that waits is woken: it takes 30 µs of the event loop. */
const WORTH_WAKING = 2 * WORTH_ASKING;
const SMALLEST = 4 * WORTH_ASKING;
const LARGEST = 4 * 1024 * 1024;

type Ask = (blob: Arriving) => Promise<StoredBlob | number>;

/** What a thread does with a blob, asked for as bytes come. */
class Arrival {
  readonly outcome: Promise<StoredBlob>;
  private readonly cells: Int32Array;
  private filled = 0;
  private taken = 0;
  private woken = 0;
  private asking = false;
  private settle: { readonly resolve: (stored: StoredBlob) => void; readonly reject: (error: unknown) => void } | null = null;

  constructor(
    private readonly blob: Arriving,
    /** Bytes for which the thread is asked first. */
    private readonly first: number,
    private readonly ask: Ask,
  ) {
    this.cells = new Int32Array(blob.cells);
    this.outcome = new Promise((resolve, reject) => {
      this.settle = { resolve, reject };
    });
    // Whoever wants it hears of it.
    this.outcome.catch(() => undefined);
  }

  fill(length: number): void {
    this.filled = length;
    this.change(CELL.filled, length);
    if (length - this.woken >= WORTH_WAKING) this.wake();
  }

  end(): void {
    this.change(CELL.state, STATE.over);
    this.wake();
  }

  /** Nothing more comes, and what is there is not wanted unless it is whole. Resolves with the blob, if it is, when no thread has to do with it any more. */
  async drop(): Promise<StoredBlob | null> {
    if (!this.asking && this.taken === 0 && this.isArriving()) return null;
    if (this.isArriving()) this.change(CELL.state, STATE.dropped);
    this.wake();
    return this.outcome.catch(() => null);
  }

  private isArriving(): boolean {
    return this.cells[CELL.state] === STATE.arriving;
  }

  private change(cell: number, value: number): void {
    Atomics.store(this.cells, cell, value);
    Atomics.add(this.cells, CELL.changes, 1);
    this.goOn();
  }

  private wake(): void {
    this.woken = this.filled;
    if (this.asking) Atomics.notify(this.cells, CELL.changes);
  }

  private goOn(): void {
    if (this.asking || this.settle === null) return;
    const enough = this.taken === 0 ? this.first : WORTH_ASKING;
    if (!this.isArriving() || this.filled - this.taken >= enough) void this.asked();
  }

  private async asked(): Promise<void> {
    this.asking = true;
    try {
      const told = await this.ask(this.blob);
      this.asking = false;
      if (typeof told === 'number') this.taken = told;
      else {
        this.settle?.resolve(told);
        this.settle = null;
      }
      this.goOn();
    } catch (error) {
      this.settle?.reject(blobError(error));
      this.settle = null;
    }
  }
}

export type ArrivingPorts = {
  readonly folder: string;
  readonly threads: Pick<Threads, 'lane'>;
  readonly ids: Ids;
  /** Blobs that the sweep leaves alone. */
  readonly writing: Set<string>;
};

/** Blobs that are written and hashed while they arrive, one at a time: those that come at once are better stored together. Null: not this one. */
export const createArriving = ({ folder, threads, ids, writing }: ArrivingPorts): ((expected: number) => ArrivingBlob | null) => {
  let lane: ReturnType<Threads['lane']> | null = null;
  let resting: SharedArrayBuffer | null = null;
  let busy = false;

  const ask: Ask = async (blob) => {
    lane ??= threads.lane();
    try {
      return await lane.run('takeArriving', blob);
    } catch (error) {
      // A thread that died is replaced, for the blobs that follow.
      if (!(error instanceof ThreadError && error.kind === 'Failed')) lane = null;
      throw error;
    }
  };

  const memoryFor = (expected: number): SharedArrayBuffer => {
    const size = Math.ceil(expected / WORTH_ASKING) * WORTH_ASKING;
    return resting !== null && resting.byteLength >= size ? resting : new SharedArrayBuffer(size);
  };

  return (expected) => {
    if (busy || expected < SMALLEST || expected > LARGEST) return null;
    busy = true;
    const id = ids.uuid();
    writing.add(id);
    const memory = memoryFor(expected);
    const cells = new SharedArrayBuffer(CELLS * Int32Array.BYTES_PER_ELEMENT);
    const arrival = new Arrival({ folder, id, memory, cells }, expected / 2, ask);
    let claimed = false;
    return {
      memory: Buffer.from(memory),
      filled: (length) => arrival.fill(length),
      end: () => arrival.end(),
      stored: () => {
        claimed = true;
        return arrival.outcome;
      },
      drop: async () => {
        const stored = await arrival.drop();
        if (stored !== null && !claimed) await rm(blobPath(folder, id), { force: true }).catch(() => undefined);
        writing.delete(id);
        resting = memory;
        busy = false;
      },
    };
  };
};
