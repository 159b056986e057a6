import { isLeft } from 'fp-ts/Either';
import type { Origin } from '../domain/event';
import type { JobCommand } from '../domain/job/commands';
import type { JobEvent } from '../domain/job/events';
import { isOver } from '../domain/job/state';
import type { Position } from '../eventstore/port';
import { causedBy } from './caused-by';
import type { EnginePorts } from './engine-ports';
import { createHistory } from './history';
import type { Delivered } from './open-jobs';
import { createOutputs } from './outputs';
import type { Requests } from './requests';
import type { UntilStored } from './until-stored';

/** What made a job or an output that is kept: `position` is null for those from before the start. */
type Since = { readonly position: Position | null; readonly origin: Origin };

export type Retention = {
  readonly changed: (delivered: Delivered) => void;
  /** An event of a job that is not open. */
  readonly deliveredClosed: (id: string, event: JobEvent) => void;
  readonly touched: (id: string) => void;
  readonly enforce: () => void;
};

export type RetentionPorts = Pick<EnginePorts, 'outputs' | 'options' | 'projections' | 'logger'> & {
  readonly requests: Requests;
  readonly untilStored: UntilStored;
  readonly spawn: (work: Promise<unknown>) => void;
  /** Of what is forgotten or evicted because of the start. */
  readonly origin: Origin;
};

/** Forgets completed jobs and evicts outputs that are too many, by events; the bytes of an output go after its event. */
export const createRetention = (ports: RetentionPorts): Retention => {
  const { outputs: blobs, options, projections, logger, requests, untilStored, spawn, origin } = ports;

  const command = async (id: string, since: Since, wish: JobCommand): Promise<void> => {
    if (since.position !== null) await projections.waitFor(since.position);
    const committed = await untilStored(() => requests.commit(id, wish, since.origin));
    if (isLeft(committed)) logger.info({ job: id, command: wish.type, reason: committed.left._tag }, 'A job was kept');
  };

  const removeBytes = async (id: string, key: string): Promise<void> => {
    const blob = outputs.deleted(id, key);
    // A document is erased by the collector of the garbage list, which a restart goes on with; a file that is left is swept then.
    if (blob?.store === 'file') await blobs.remove(blob.id);
  };

  const start: Since = { position: null, origin };
  const history = createHistory<Since>(
    options.jobsHistorySize,
    projections.jobs.completed().map((id) => [id, start] as const),
    (id, since) => spawn(command(id, since, { type: 'ForgetJob', reason: 'history' })),
  );
  const outputs = createOutputs<Since>(
    { count: options.mediaArchiveSize, bytes: options.mediaArchiveMaximumBytes },
    projections.jobs.outputs().map((output) => ({ ...output, about: start })),
    ({ id, key, about }) => spawn(command(id, about, { type: 'DeleteOutput', key, reason: 'evicted' })),
  );

  return {
    changed: ({ id, recorded, after }) => {
      if (!isOver(after)) return history.left(id);
      const since = { position: recorded.position, origin: causedBy(recorded) };
      if (!after.forgotten) history.completed(id, since);
      for (const [key, { blob }] of Object.entries(after.outputs)) outputs.stored({ id, key, blob, about: since });
    },
    deliveredClosed: (id, event) => {
      if (event.type === 'JobForgotten') history.left(id);
      if (event.type === 'JobOutputDeleted') spawn(removeBytes(id, event.data.key));
    },
    touched: outputs.touched,
    enforce: () => {
      history.enforce();
      outputs.enforce();
    },
  };
};
