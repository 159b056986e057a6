import { hostname } from 'node:os';
import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import type { Options } from '../config/options';
import type { Clock, Ids } from '../domain/time';
import { cacheDocuments } from '../eventstore/cached-documents';
import { type DiskReserve, openDiskReserve } from '../eventstore/disk-reserve';
import { type LogHealth, localHealth } from '../eventstore/health';
import type { StoreError } from '../eventstore/port';
import { createRecorder, type Recorder } from '../eventstore/recorder';
import { POSITION_STEP } from '../eventstore/sqlite/positions';
import { describeStoreError } from '../eventstore/store-failure';
import type { StoredLog } from '../eventstore/stored';
import { createTransientStore } from '../eventstore/transient';
import { withReserve } from '../eventstore/with-reserve';
import { claimDriver } from './current-driver';
import { CommandFailure } from './exit';
import { connectEventStoreDb } from './open-event-store-db';
import { openLog } from './open-log';

/** Streams that `SaveJobs: false` keeps in memory. */
const JOB_STREAMS = 'job-';
/** Bytes of small blobs that stay in memory. */
const DOCUMENT_CACHE = 16 * 1024 * 1024;

/** Bytes: thousands of deletions in the log, and in the read models beside it. */
const DISK_RESERVE = 4 * 1024 * 1024;

export type OpenStore = {
  readonly store: StoredLog;
  readonly recorder: Recorder;
  readonly health: LogHealth;
  /** Room for deletions on a full disk. */
  readonly reserve: DiskReserve;
  /** True for streams that end with the process. */
  readonly transient: (stream: string) => boolean;
};

const orFail = async <A>(task: TaskEither<StoreError, A>): Promise<A> => {
  const result = await task();
  if (E.isRight(result)) return result.right;
  throw new CommandFailure(describeStoreError(result.left));
};

type DurableLog = { readonly unreserved: StoredLog; readonly health: LogHealth };

const durableLog = async (options: Options, report: (message: string) => void): Promise<DurableLog> => {
  if (options.EventStoreDriver !== 'eventstoredb') {
    return { unreserved: await openLog(options, { readOnly: false }), health: localHealth };
  }
  if (options.SaveJobs) {
    const log = await connectEventStoreDb(options, report);
    return { unreserved: log, health: log.health };
  }
  throw new CommandFailure('"SaveJobs": false needs "EventStoreDriver": "sqlite": EventStoreDB keeps every job.');
};

/** Opens the log for writing, as the options say. */
export const openStore = async (
  options: Options,
  { report, ...ports }: { readonly clock: Clock; readonly ids: Ids; readonly report: (message: string) => void },
): Promise<OpenStore> => {
  claimDriver(options);
  const { unreserved, health } = await durableLog(options, report);
  const reserve = await openDiskReserve(options.IndexDirectory, DISK_RESERVE);
  const log = withReserve(unreserved, reserve);
  const node = hostname();
  const durable = options.SaveJobs
    ? log
    : await orFail(
        createTransientStore({ store: log, prefix: JOB_STREAMS, positionStep: BigInt(POSITION_STEP), ...ports, node }),
      );
  const store = cacheDocuments(durable, DOCUMENT_CACHE);
  const recorder = await orFail(createRecorder({ store, ...ports, node }));
  return { store, recorder, health, reserve, transient: (stream) => !options.SaveJobs && stream.startsWith(JOB_STREAMS) };
};
