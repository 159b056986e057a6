import { type Either, isLeft, left, right } from 'fp-ts/Either';
import type { Origin } from '../domain/event';
import type { JobCommand, JobFact, Refusal } from '../domain/job/commands';
import { decide } from '../domain/job/decide';
import { jobStream } from '../domain/job/events';
import { applyEvent } from '../domain/job/evolve';
import type { JobState } from '../domain/job/state';
import type { Clock, Ids } from '../domain/time';
import type { EventStore, NewDocument, Position, StoreError } from '../eventstore/port';
import type { Recorder } from '../eventstore/recorder';
import { LostAnswer } from './lost-answer';
import { readState } from './read-state';

/** What is known after the command. `position`: of the last event that it recorded, or else had to read; null if neither. */
export type Committed = { readonly known: KnownState; readonly position: Position | null };

/** A state that is folded when it is asked for: of a job that is over, nobody asks. */
export type KnownState = { readonly revision: number; readonly state: () => JobState };

export const known = (state: JobState): KnownState => ({ revision: state.revision, state: () => state });

export type CommitFailure = Refusal | StoreError;

/** A command on its way to the log, with the documents that its facts point at. */
export type Intent = {
  readonly command: JobCommand;
  readonly origin: Origin;
  readonly documents?: readonly NewDocument[];
  /** Shared by all attempts at the same intent. */
  readonly lost?: LostAnswer;
};

/** How often a command is decided again because somebody else wrote to the job first. */
const MAX_DECISIONS = 16;

export type CommitPorts = {
  readonly store: EventStore;
  readonly recorder: Recorder;
  readonly clock: Clock;
  readonly ids: Ids;
};

export type Commit = (state: JobState, intent: Intent) => Promise<Either<CommitFailure, Committed>>;

/**
 * Decides the command on `state` and appends the facts with exactly that state's revision. If the job has gone on
 * meanwhile, the newer state is read and the command decided again, a bounded number of times.
 */
export const createCommit =
  ({ store, recorder, clock, ids }: CommitPorts): Commit =>
  async (given, { command, origin, documents = [], lost = new LostAnswer() }) => {
    const repeated = await lost.repeat(recorder);
    if (repeated !== null) {
      if (isLeft(repeated)) return repeated;
      const { tried, place } = repeated.right;
      return right({ known: after(tried.base, tried.facts, clock), position: place.position });
    }
    let state = given;
    let position: Position | null = null;
    for (let decisions = 1; ; decisions += 1) {
      const decided = decide(state, command);
      if (isLeft(decided)) return decided;
      const facts = decided.right;
      if (facts.length === 0) return right({ known: known(state), position });
      const eventIds = facts.map(() => ids.uuid());
      const recording = { stream: jobStream(state.id), expected: state.revision, facts, documents, origin, eventIds };
      const appended = await lost.record(recorder, { base: state, facts, recording });
      if (!isLeft(appended)) return right({ known: after(state, facts, clock), position: appended.right.position });
      if (appended.left._tag !== 'WrongExpectedRevision' || decisions === MAX_DECISIONS) return left(appended.left);
      const newer = await readState(store, state.id, state);
      if (isLeft(newer)) return newer;
      if (newer.right.state === null) return left({ _tag: 'UnknownJob' });
      state = newer.right.state;
      position = newer.right.position;
    }
  };

/** For further decisions only: its times are near those of the log, not equal to them. */
const after = (before: JobState, facts: readonly JobFact[], clock: Clock): KnownState => {
  const time = Math.max(before.updatedAt, clock.now());
  let folded: JobState | null = null;
  const fold = (): JobState => facts.reduce((state, fact) => applyEvent(state, { time, ...fact }), before);
  return {
    revision: before.revision + facts.length,
    state: () => {
      folded ??= fold();
      return folded;
    },
  };
};
