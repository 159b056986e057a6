import { type JobEvent, jobOfStream } from '../../domain/job/events';
import { fold } from '../../domain/job/evolve';
import { jobEventOf } from '../../domain/job/recorded';
import { isOver, type JobState } from '../../domain/job/state';
import type { EventStore, Position } from '../../eventstore/port';
import type { JobRow, JobsView } from '../../projections/port';

export type TestProjection = {
  readonly jobs: JobsView;
  readonly waitFor: (position: Position) => Promise<void>;
  readonly willShow: (position: Position) => Promise<void>;
  readonly history: (id: string) => readonly JobEvent[];
};

/** The least that the kernel needs of a projection: a fold of every job's stream, in memory, `lag` turns of the event loop behind. */
export const createTestProjection = (store: EventStore, lag = 0): TestProjection => {
  const states = new Map<string, JobState>();
  const events = new Map<string, JobEvent[]>();
  const completed = new Set<string>();

  const subscription = store.subscribe(null, async (batch) => {
    for (let turn = 0; turn < lag; turn += 1) await new Promise(setImmediate);
    for (const recorded of batch) {
      const id = jobOfStream(recorded.stream);
      const event = jobEventOf(recorded);
      if (id === null || event === null) continue;
      const state = fold(id, [event], states.get(id) ?? null);
      if (state === null) continue;
      states.set(id, state);
      events.set(id, [...(events.get(id) ?? []), event]);
      if (!isOver(state)) completed.delete(id);
      else completed.add(id);
    }
  });

  const row = (state: JobState): JobRow => ({
    state,
    userData: null,
    filename: null,
    content: {},
    errorDetails: state.error?.details ?? '',
  });
  const listed = (): readonly JobState[] => [...states.values()].filter(({ forgotten }) => !forgotten);
  const count = (...names: readonly string[]): number => listed().filter(({ state }) => names.includes(state)).length;

  return {
    waitFor: subscription.waitFor,
    willShow: subscription.waitFor,
    history: (id) => events.get(id) ?? [],
    jobs: {
      ids: () =>
        listed()
          .map(({ id }) => id)
          .sort(),
      get: (id) => {
        const state = states.get(id);
        return state === undefined || state.forgotten ? null : row(state);
      },
      all: () => listed().map(row),
      open: () => listed().filter((state) => !isOver(state)),
      completed: () => [...completed].filter((id) => states.get(id)?.forgotten === false),
      outputs: () => listed().flatMap(({ id, outputs }) => Object.entries(outputs).map(([key, { blob }]) => ({ id, key, blob }))),
      counts: () => ({
        pending: count('Pending', 'Retry'),
        running: count('Running', 'Paused'),
        success: count('Success'),
        failure: count('Failure'),
      }),
    },
  };
};
