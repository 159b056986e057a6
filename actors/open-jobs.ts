import { isLeft } from 'fp-ts/Either';
import type { Origin } from '../domain/event';
import type { JobEvent } from '../domain/job/events';
import { initialState } from '../domain/job/evolve';
import { isOver, type JobState } from '../domain/job/state';
import type { EventStore, RecordedEvent } from '../eventstore/port';
import { causedBy } from './caused-by';
import type { Commit } from './commit';
import { createJobActor, type JobActor } from './job-actor';
import { readState } from './read-state';
import type { UntilStored } from './until-stored';

/** What an event of the log did to a job. `before` is null if the job was not open. */
export type Delivered = {
  readonly id: string;
  readonly event: JobEvent;
  readonly recorded: RecordedEvent;
  readonly before: JobState | null;
  readonly after: JobState;
};

/** The jobs that are not over. */
export type OpenJobs = {
  readonly get: (id: string) => JobActor | undefined;
  readonly all: () => readonly JobActor[];
  /** Opens a job as recovery finds it. */
  readonly open: (state: JobState, origin: Origin) => JobActor;
  /** Takes an event of the log; null if it changes no open job. Jobs are opened and closed as the events say. */
  readonly deliver: (id: string, event: JobEvent, recorded: RecordedEvent) => Delivered | null | Promise<Delivered | null>;
};

export type OpenJobsPorts = {
  readonly store: EventStore;
  readonly commit: Commit;
  readonly untilStored: UntilStored;
  readonly refused: (id: string, event: JobEvent) => void;
};

/** Sealed parameters up to this size are kept from the submission to the run; larger ones are read again. */
const KEPT_SEALED_BYTES = 4096;

export const createOpenJobs = ({ store, commit, untilStored, refused }: OpenJobsPorts): OpenJobs => {
  const actors = new Map<string, JobActor>();

  const open: OpenJobs['open'] = (state, origin) => {
    const actor = createJobActor(state, origin, commit, null);
    actors.set(state.id, actor);
    return actor;
  };

  const submit = (id: string, event: JobEvent & { readonly type: 'JobSubmitted' }, recorded: RecordedEvent): Delivered => {
    const after = initialState({ id, time: event.time, data: event.data });
    const sealed = recorded.documents.get(event.data.sealed.document);
    const small = sealed && sealed.byteLength <= KEPT_SEALED_BYTES ? sealed : null;
    actors.set(id, createJobActor(after, causedBy(recorded), commit, small));
    return { id, event, recorded, before: null, after };
  };

  /** An event that opens a job again, or one of a job that was left alone at the start: the log says what it is. */
  const reopen = async (id: string, event: JobEvent, recorded: RecordedEvent): Promise<Delivered | null> => {
    const read = await untilStored(() => readState(store, id));
    const after = isLeft(read) ? null : read.right.state;
    if (after === null) return null;
    if (!isOver(after)) open(after, causedBy(recorded));
    return { id, event, recorded, before: null, after };
  };

  const take = (actor: JobActor, event: JobEvent, recorded: RecordedEvent): Delivered | null => {
    const before = actor.delivered();
    if (recorded.revision <= before.revision) return null;
    if (!actor.take(event, recorded)) {
      refused(actor.id, event);
      return null;
    }
    const after = actor.delivered();
    if (isOver(after)) actors.delete(actor.id);
    return { id: actor.id, event, recorded, before, after };
  };

  return {
    get: (id) => actors.get(id),
    all: () => [...actors.values()],
    open,
    deliver: (id, event, recorded) => {
      const actor = actors.get(id);
      if (actor !== undefined) return take(actor, event, recorded);
      if (event.type === 'JobSubmitted') return submit(id, event, recorded);
      return leavesClosed(event) ? null : reopen(id, event, recorded);
    },
  };
};

const leavesClosed = (event: JobEvent): boolean => event.type === 'JobOutputDeleted' || event.type === 'JobForgotten';
