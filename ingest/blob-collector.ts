import * as E from 'fp-ts/Either';
import type { EventStore } from '../eventstore/port';
import type { GarbageList } from '../projections/resources/garbage';
import type { BlobStore } from '../storage/port';

const BATCH = 256;

/**
 * Deletes the bytes of what was removed, after the event that removed it. It can be stopped at any point and goes on
 * at the next start: deleting twice does no harm.
 */
export class BlobCollector {
  private running: Promise<void> | null = null;
  private again = false;

  constructor(
    private readonly ports: {
      readonly garbage: GarbageList;
      readonly blobs: BlobStore;
      readonly store: EventStore;
      readonly onFailure: (error: unknown) => void;
    },
  ) {}

  /** Starts a round, or another one after the round in progress. */
  readonly wake = (): void => {
    this.again = true;
    this.running ??= this.rounds().finally(() => {
      this.running = null;
    });
  };

  /** Resolves when no round is in progress. */
  readonly idle = async (): Promise<void> => {
    await this.running;
  };

  private async rounds(): Promise<void> {
    while (this.again) {
      this.again = false;
      try {
        while (await this.round());
      } catch (error) {
        this.ports.onFailure(error);
      }
    }
  }

  private async round(): Promise<boolean> {
    const batch = this.ports.garbage.next(BATCH);
    if (batch.length === 0) return false;
    const documents = batch.filter(({ blob }) => blob.store === 'document').map(({ blob }) => blob.id);
    if (documents.length > 0) {
      const erased = await this.ports.store.eraseDocuments(documents)();
      if (E.isLeft(erased)) throw new Error(`The log did not erase documents: ${erased.left._tag}`);
    }
    for (const { blob } of batch) if (blob.store === 'file') await this.ports.blobs.remove(blob.id);
    this.ports.garbage.collected(batch.map(({ key }) => key));
    return true;
  }
}
