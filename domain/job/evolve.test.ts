import * as fc from 'fast-check';
import { getSimplePaths } from 'xstate/graph';
import { submitted } from './context';
import type { JobEvent } from './events';
import { accepts, applyEvent, fold, IllegalJobEvent, initialState, live, stateOf } from './evolve';
import { jobMachine } from './machine';
import { isOver, type JobState } from './state';
import { events, type FactName, fact, given, JOB } from './testing/histories';

const submission = { id: JOB, time: 0, data: fact.submitted.data };
const persisted = (state: JobState): JobState => JSON.parse(JSON.stringify(state));

const others = Object.values(fact).filter((one) => one.type !== 'JobSubmitted');

/** Attempts and retries are counted: an event that carries a count carries the one that is due. */
const dueIn = (state: JobState): readonly JobEvent[] =>
  others.map((one): JobEvent => {
    const time = state.updatedAt + 1_000;
    if (one.type === 'JobStarted') return { ...one, time, data: { attempt: state.attempt + 1 } };
    if (one.type === 'JobRetryScheduled') return { ...one, time, data: { ...one.data, retry: state.retry + 1 } };
    return { ...one, time };
  });

describe('law 1: a fold of a prefix equals the state that was live then', () => {
  const liveEqualsFold = (history: readonly JobEvent[]): void => {
    const actor = live(initialState(submission));
    let stored = persisted(initialState(submission));
    for (const event of history) {
      actor.send(event);
      stored = persisted(applyEvent(stored, event));
      expect(stored).toEqual(stateOf(actor.getSnapshot()));
    }
    expect(fold(JOB, [...events('submitted'), ...history])).toEqual(stored);
  };

  test('on every simple path of the machine, persisted as JSON at every step', () => {
    const paths = getSimplePaths(jobMachine, {
      input: submitted(submission),
      events: (snapshot) => dueIn(stateOf(snapshot)).filter((event) => snapshot.can(event)),
      serializeState: (snapshot) => {
        const { pauseRequested, cancelRequested, outputs, forgotten } = snapshot.context;
        return JSON.stringify([snapshot.value, pauseRequested, cancelRequested, Object.keys(outputs), forgotten]);
      },
      serializeEvent: (event) => event.type,
    });
    const reached = new Set(paths.map((path) => path.state.value));
    expect([...reached].sort()).toEqual(['Failure', 'Paused', 'Pending', 'Retry', 'Running', 'Success']);
    expect(paths.length).toBeGreaterThan(100);
    for (const path of paths) liveEqualsFold(counted(path.steps.map((step) => step.event.type)));
  });

  test('on random legal histories', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 40 }), (choices) => {
        const history: JobEvent[] = [];
        let state = initialState(submission);
        for (const choice of choices) {
          const legal = dueIn(state).filter((event) => accepts(state, event));
          const event = legal[choice % legal.length];
          if (event === undefined) break;
          history.push(event);
          state = applyEvent(state, event);
        }
        liveEqualsFold(history);
      }),
    );
  });

  test('a live actor that was started from JSON goes on as one that never stopped', () => {
    const actor = live(persisted(given('started', 'step', 'pauseRequested')));
    for (const event of events('paused', 'resumed')) actor.send(event);
    expect(stateOf(actor.getSnapshot())).toMatchObject({ state: 'Pending', completed: 1, checkpoint: 1, attempt: 1 });
  });
});

/** The path's events with the counts that are due in it; `xstate.init`, a path's first, is no event of a job. */
const counted = (types: readonly string[]): readonly JobEvent[] => {
  let state = initialState(submission);
  return types.flatMap((type) => {
    const event = dueIn(state).find((one) => one.type === type);
    if (event === undefined) return [];
    state = applyEvent(state, event);
    return [event];
  });
};

test('what is not accepted is refused by the fold, and ignored by a live actor', () => {
  fc.assert(
    fc.property(fc.constantFrom<FactName[]>([], ['started'], ['paused'], ['started', 'failed']), fc.nat(), (history, choice) => {
      const state = given(...history);
      const event = dueIn(state)[choice % others.length];
      if (event === undefined) throw new Error('there is an event for every choice');
      const actor = live(state);
      actor.send(event);
      if (accepts(state, event)) expect(stateOf(actor.getSnapshot())).toEqual(applyEvent(state, event));
      else {
        expect(() => applyEvent(state, event)).toThrow(IllegalJobEvent);
        expect(stateOf(actor.getSnapshot())).toEqual(state);
      }
    }),
  );
});

test('a history that does not begin with a submission is refused; no history is no job', () => {
  expect(() => fold(JOB, events('started'))).toThrow(IllegalJobEvent);
  expect(fold(JOB, [])).toBeNull();
});

describe('the running time', () => {
  test('is added up at every event while the job runs, and only then', () => {
    expect(given('started', 'step').runtime).toBe(1_000_000);
    expect(given('started', 'step', 'pauseRequested', 'paused', 'resumed').runtime).toBe(3_000_000);
    expect(given('started', 'interrupted').runtime).toBe(1_000_000);
  });

  test('does not count the time that a crashed server was away', () => {
    expect(given('started', 'step', 'crashed').runtime).toBe(1_000_000);
  });
});

test('a resubmission starts over, but keeps id, creation and facts', () => {
  expect(given('started', 'step', 'failed', 'resubmitted')).toMatchObject({
    id: JOB,
    state: 'Pending',
    createdAt: 0,
    runtime: 0,
    completed: 0,
    total: 0,
    checkpoint: null,
    error: null,
    completedAt: null,
    attempt: 1,
    facts: { Description: 'REST API', Done: 1 },
  });
});

test('only a job that is over has a time of completion', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 30 }), (choices) => {
      let state = initialState(submission);
      for (const choice of choices) {
        const legal = dueIn(state).filter((event) => accepts(state, event));
        const event = legal[choice % legal.length];
        if (event !== undefined) state = applyEvent(state, event);
        expect(state.completedAt !== null).toBe(isOver(state));
        expect(state.runningSince !== null).toBe(state.state === 'Running');
      }
    }),
  );
});

test('a pause, a cancellation and an output leave their marks', () => {
  expect(given('cancelled')).toMatchObject({ state: 'Failure', error: { code: 37 } });
  expect(given('started', 'retryScheduled')).toMatchObject({
    state: 'Retry',
    retry: 1,
    retryDue: 60_000_000,
    error: { code: 9 },
  });
  expect(given('started', 'outputStored', 'succeeded').outputs).toHaveProperty('archive.blob.id', 'blob-1');
  expect(given('started', 'outputStored', 'succeeded', 'outputDeleted').outputs).toEqual({});
});
