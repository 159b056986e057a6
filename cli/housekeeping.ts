import * as E from 'fp-ts/Either';
import type { Logger } from '../config/logger';
import type { Options } from '../config/options';
import type { Clock, Ids, Timers } from '../domain/time';
import type { RecordedEvent } from '../eventstore/port';
import type { Recorder } from '../eventstore/recorder';
import type { StoredLog } from '../eventstore/stored';
import { BlobCollector } from '../ingest/blob-collector';
import { StabilityMonitor } from '../ingest/stability';
import type { Projections } from '../projections/host';
import type { BlobStore } from '../storage/port';

const FREES_BYTES: ReadonlySet<string> = new Set([
  'ResourceDeleted',
  'JobOutputDeleted',
  'AttachmentStored',
  'AttachmentReencoded',
  'AttachmentRemoved',
]);
const leavesGarbage = ({ type, data }: RecordedEvent): boolean => FREES_BYTES.has(type) || data.overwrites === true;

const MICROS = 1_000_000;

export type HousekeepingPorts = {
  readonly options: Pick<Options, 'StableAge'>;
  readonly store: StoredLog;
  readonly recorder: Recorder;
  readonly projections: Projections;
  readonly blobs: BlobStore;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly ids: Ids;
  readonly logger: Logger;
};

export type Housekeeping = {
  /** Records no stability any more. */
  readonly rest: () => void;
  /** Resolves when what was begun is over. */
  readonly close: () => Promise<void>;
};

/** What follows from the events of the log by itself: the bytes of what was deleted are collected, and resources become stable. */
export const startHousekeeping = async (ports: HousekeepingPorts): Promise<Housekeeping> => {
  const { options, store, projections, blobs, logger } = ports;
  const onFailure = (err: unknown): void => logger.error({ err }, 'Deleted bytes could not be collected');
  const collectors = [projections.garbage, projections.outputGarbage].map(
    (garbage) => new BlobCollector({ garbage, blobs, store, onFailure }),
  );
  const collect = (): void => {
    for (const collector of collectors) collector.wake();
  };
  const stability = new StabilityMonitor({
    ...ports,
    age: options.StableAge * MICROS,
    onFailure: (err) => logger.error({ err }, 'Stability could not be recorded'),
  });
  const last = await store.last()();
  const background = store.subscribe(E.isRight(last) ? (last.right?.position ?? null) : null, async (events) => {
    stability.take(events);
    if (!events.some(leavesGarbage)) return;
    await projections.waitFor(events.at(-1)?.position ?? 0n).catch(() => undefined);
    collect();
  });
  collect();
  return {
    rest: () => stability.stop(),
    close: async () => {
      await background.close();
      await Promise.all(collectors.map((collector) => collector.idle()));
    },
  };
};
