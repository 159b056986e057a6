import { type Either, isRight } from 'fp-ts/Either';
import type { Origin } from '../domain/event';
import type { JobEvent } from '../domain/job/events';
import { live, stateOf } from '../domain/job/evolve';
import type { JobState } from '../domain/job/state';
import type { RecordedEvent } from '../eventstore/port';
import { causedBy } from './caused-by';
import { type Commit, type CommitFailure, type Committed, type Intent, type KnownState, known } from './commit';

/** An open job: a live machine fed by the log, and a mailbox that lets one command after the other change it. */
export type JobActor = {
  readonly id: string;
  /** The sealed document of the submission, if it is at hand. */
  readonly sealed: Uint8Array | null;
  /** As far as the log has been delivered. */
  readonly delivered: () => JobState;
  /** Newest of what was delivered and what the mailbox knows to be recorded. */
  readonly state: () => JobState;
  /** Takes the next event of the log. False if it was taken before, or if the machine refuses it. */
  readonly take: (event: JobEvent, recorded: RecordedEvent) => boolean;
  /** Commits the command after all that were given before it. `newer`: a state that the caller knows of. */
  readonly perform: (intent: Intent, newer?: JobState) => Promise<Either<CommitFailure, Committed>>;
  /** The origin of what the kernel does because of the job's last delivered event. */
  readonly origin: () => Origin;
};

/** `origin` stands in until the first event is delivered. */
export const createJobActor = (initial: JobState, origin: Origin, commit: Commit, sealed: Uint8Array | null): JobActor => {
  const machine = live(initial);
  let delivered = initial;
  let newestKnown = known(initial);
  let cause = origin;
  let mailbox: Promise<unknown> = Promise.resolve();

  const learn = (news: KnownState): void => {
    if (news.revision > newestKnown.revision) newestKnown = news;
  };
  const newest = (): JobState => (newestKnown.revision > delivered.revision ? newestKnown.state() : delivered);

  return {
    id: initial.id,
    sealed,
    delivered: () => delivered,
    state: newest,
    take: (event, recorded) => {
      if (recorded.revision !== delivered.revision + 1 || !machine.getSnapshot().can(event)) return false;
      machine.send(event);
      delivered = stateOf(machine.getSnapshot());
      cause = causedBy(recorded);
      return true;
    },
    perform: (intent, newer) => {
      const performed = mailbox.then(async () => {
        if (newer !== undefined) learn(known(newer));
        const committed = await commit(newest(), intent);
        if (isRight(committed)) learn(committed.right.known);
        return committed;
      });
      mailbox = performed.catch(() => undefined);
      return performed;
    },
    origin: () => cause,
  };
};
