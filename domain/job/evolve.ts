import { type ActorRefFrom, createActor, type SnapshotFrom } from 'xstate';
import { contextAfter, type Submission, submitted } from './context';
import type { JobEvent, JobEventType } from './events';
import { jobMachine } from './machine';
import type { JobState, JobStateName } from './state';
import { targetOf } from './transition-table';

export type JobSnapshot = SnapshotFrom<typeof jobMachine>;

/** Thrown when a history holds an event that the machine does not allow there: the log was damaged, or written by a later version. */
export class IllegalJobEvent extends Error {
  constructor(
    readonly id: string,
    readonly revision: number,
    readonly type: JobEventType,
    readonly state: JobStateName | null,
  ) {
    super(`${type} is not legal in ${state ?? 'a job that was not submitted'}`);
  }
}

/** The machine as it stood when `state` was taken; exact for every state that `stateOf` made. */
export const restore = ({ state, ...context }: JobState): JobSnapshot => jobMachine.resolveState({ value: state, context });

/** A running actor of the machine that goes on from `state`. It acts on nothing: it takes events, and tells its observers. */
export const live = (state: JobState): ActorRefFrom<typeof jobMachine> => {
  const { state: _, ...context } = state;
  return createActor(jobMachine, { input: context, snapshot: restore(state) }).start();
};

/** Everything that the snapshot knows, as plain JSON. */
export const stateOf = (snapshot: JobSnapshot): JobState => ({ ...snapshot.context, state: snapshot.value });

const after = (state: JobState, event: JobEvent): JobState | null => {
  const target = targetOf(state.state, state, event);
  return target === null ? null : { ...state, ...contextAfter(state, event), state: target };
};

/** Whether the machine takes this event now: the definition of legality. */
export const accepts = (state: JobState, event: JobEvent): boolean => targetOf(state.state, state, event) !== null;

/** Whether the machine takes each of these events after the ones before it. */
export const acceptsAll = (state: JobState, events: readonly JobEvent[]): boolean => {
  let reached: JobState | null = state;
  for (const event of events) {
    reached = after(reached, event);
    if (reached === null) return false;
  }
  return true;
};

export const initialState = (submission: Submission): JobState =>
  Object.assign(submitted(submission), { state: 'Pending' } as const);

/** The state after one more event. Pure. Throws `IllegalJobEvent`. */
export const applyEvent = (state: JobState, event: JobEvent): JobState => {
  const reached = after(state, event);
  if (reached === null) throw new IllegalJobEvent(state.id, state.revision + 1, event.type, state.state);
  return reached;
};

/**
 * The state of job `id` after these events, which follow `from` (null: from the start, `JobSubmitted` first).
 * Null for no events at all. Throws `IllegalJobEvent`.
 */
export const fold = (id: string, events: Iterable<JobEvent>, from: JobState | null = null): JobState | null => {
  let state = from;
  for (const event of events) state = next(id, state, event);
  return state;
};

const next = (id: string, state: JobState | null, event: JobEvent): JobState => {
  if (state !== null) return applyEvent(state, event);
  if (event.type !== 'JobSubmitted') throw new IllegalJobEvent(id, 0, event.type, null);
  return initialState({ id, time: event.time, data: event.data });
};
