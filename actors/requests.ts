import { type Either, isLeft, left, right } from 'fp-ts/Either';
import type { Origin } from '../domain/event';
import type { JobCommand } from '../domain/job/commands';
import type { JobState } from '../domain/job/state';
import type { Position } from '../eventstore/port';
import type { JobsView } from '../projections/port';
import type { Commit, CommitFailure, Committed } from './commit';
import type { OpenJobs } from './open-jobs';
import type { JobRefusal } from './port';

/** Commands for any job that is listed, open or over. */
export type Requests = {
  /** The state of an open job as the kernel knows it, else as it is listed; null for a job that is unknown or forgotten. */
  readonly state: (id: string) => JobState | null;
  /** Resolves when the facts are durable, before they are shown. */
  readonly commit: (id: string, command: JobCommand, origin: Origin) => Promise<Either<CommitFailure, Committed>>;
  /** As `commit`, but what was recorded is also shown. */
  readonly perform: (id: string, command: JobCommand, origin: Origin) => Promise<Either<JobRefusal, void>>;
};

export type RequestPorts = {
  readonly open: OpenJobs;
  readonly jobs: JobsView;
  readonly commit: Commit;
  readonly shown: (position: Position) => Promise<void>;
};

export const createRequests = ({ open, jobs, commit, shown }: RequestPorts): Requests => {
  const commitTo: Requests['commit'] = async (id, command, origin) => {
    const listed = jobs.get(id)?.state;
    const actor = open.get(id);
    if (actor !== undefined) return actor.perform({ command, origin }, listed);
    return listed === undefined ? left({ _tag: 'UnknownJob' }) : commit(listed, { command, origin });
  };

  return {
    state: (id) => open.get(id)?.state() ?? jobs.get(id)?.state ?? null,
    commit: commitTo,
    perform: async (id, command, origin) => {
      const committed = await commitTo(id, command, origin);
      if (isLeft(committed)) return left(refusalOf(id, committed.left));
      if (committed.right.position !== null) await shown(committed.right.position);
      return right(undefined);
    },
  };
};

const refusalOf = (id: string, failure: CommitFailure): JobRefusal => {
  switch (failure._tag) {
    case 'AlreadySubmitted':
      return { _tag: 'IllegalCommand', id, command: 'SubmitJob', state: 'submitted' };
    case 'UnknownJob':
    case 'IllegalCommand':
    case 'NotResubmittable':
    case 'UnknownOutput':
      return { ...failure, id };
    case 'WrongExpectedRevision':
    case 'EventTooLarge':
    case 'StreamNotFound':
    case 'DocumentNotFound':
    case 'StoreFull':
    case 'StoreUnavailable':
      return failure;
  }
};
