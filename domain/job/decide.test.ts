import { isRight, left, right } from 'fp-ts/Either';
import type { JobCommand, JobFact } from './commands';
import { decide } from './decide';
import { accepts, fold } from './evolve';
import type { JobStateName } from './state';
import { fact, given, JOB, plainSituations, situations } from './testing/histories';

const steps = { completed: 1, total: 2, checkpoint: 1, facts: { Done: 1 } };
const lastSteps = { completed: 2, total: 2, checkpoint: 2, facts: { Done: 2 } };
const error = { code: 9, details: '', sealed: null };

const commands: { readonly [name: string]: JobCommand } = {
  StartJob: { type: 'StartJob' },
  RecordSteps: { type: 'RecordSteps', steps },
  PauseJob: { type: 'PauseJob' },
  ResumeJob: { type: 'ResumeJob' },
  CancelJob: { type: 'CancelJob' },
  ResubmitJob: { type: 'ResubmitJob', refusal: null },
  ObeyRequests: { type: 'ObeyRequests', steps, cutShort: false },
  SucceedJob: { type: 'SucceedJob', steps: lastSteps, output: null, facts: {} },
  FailJob: { type: 'FailJob', steps: null, error },
  ScheduleRetry: { type: 'ScheduleRetry', steps: null, due: 1, error },
  RetryDue: { type: 'RetryDue' },
  InterruptJob: { type: 'InterruptJob', steps: null, reason: 'crash' },
  AbandonJob: { type: 'AbandonJob', error },
  AbandonUnstartedJob: { type: 'AbandonUnstartedJob', error },
  StoreOutput: { type: 'StoreOutput', output: fact.outputStored.data },
  DeleteOutput: { type: 'DeleteOutput', key: 'archive', reason: 'requested' },
  ForgetJob: { type: 'ForgetJob', reason: 'requested' },
};

describe('state × action, as recorded from Orthanc', () => {
  type Outcome = 'refused' | readonly JobFact['type'][];
  const matrix: Record<JobStateName, Record<'CancelJob' | 'PauseJob' | 'ResumeJob' | 'ResubmitJob', Outcome>> = {
    Pending: { CancelJob: ['JobCancelled'], PauseJob: ['JobPaused'], ResumeJob: 'refused', ResubmitJob: 'refused' },
    Running: { CancelJob: ['JobCancelRequested'], PauseJob: ['JobPauseRequested'], ResumeJob: 'refused', ResubmitJob: 'refused' },
    Paused: { CancelJob: ['JobCancelled'], PauseJob: [], ResumeJob: ['JobResumed'], ResubmitJob: 'refused' },
    Retry: { CancelJob: ['JobCancelled'], PauseJob: ['JobPaused'], ResumeJob: 'refused', ResubmitJob: 'refused' },
    Success: { CancelJob: [], PauseJob: [], ResumeJob: 'refused', ResubmitJob: 'refused' },
    Failure: { CancelJob: [], PauseJob: [], ResumeJob: 'refused', ResubmitJob: ['JobResubmitted'] },
  };
  const cases = plainSituations.flatMap(([name, state]) =>
    (['CancelJob', 'PauseJob', 'ResumeJob', 'ResubmitJob'] as const).map((type) => ({
      name,
      state,
      type,
      outcome: matrix[name][type],
    })),
  );

  test.each(cases)('$name × $type', ({ name, state, type, outcome }) => {
    const command: JobCommand = type === 'ResubmitJob' ? { type, refusal: null } : { type };
    const decided = decide(state, command);
    if (outcome === 'refused') expect(decided).toEqual(left({ _tag: 'IllegalCommand', command: type, state: name }));
    else expect(isRight(decided) && decided.right.map((one) => one.type)).toEqual(outcome);
  });
});

describe('decide and the machine agree', () => {
  const cases = [...situations].flatMap(([name, state]) =>
    Object.values(commands).map((command) => ({ name, state, type: command.type, command })),
  );

  test.each(cases)('$name × $type: the machine takes all that is decided', ({ state, command }) => {
    const decided = decide(state, command);
    if (isRight(decided)) {
      const events = decided.right.map((one, index) => ({ ...one, time: state.updatedAt + index }));
      expect(fold(JOB, events, state)?.revision).toBe(state.revision + events.length);
    } else {
      const only = plainFact(command, state.attempt, state.retry);
      expect(only === null || accepts(state, { ...only, time: state.updatedAt })).toBe(only === null);
    }
  });

  /** The single fact that the command stands for; null where the refusal is not about legality alone. */
  const plainFact = (command: JobCommand, attempt: number, retry: number): JobFact | null => {
    switch (command.type) {
      case 'SubmitJob':
        return fact.submitted;
      case 'StartJob':
        return { type: 'JobStarted', data: { attempt: attempt + 1 } };
      case 'RecordSteps':
        return fact.step;
      case 'PauseJob':
      case 'CancelJob':
      case 'ObeyRequests':
      case 'AbandonUnstartedJob':
        return null;
      case 'ResumeJob':
        return fact.resumed;
      case 'ResubmitJob':
        return fact.resubmitted;
      case 'SucceedJob':
        return fact.succeeded;
      case 'FailJob':
      case 'AbandonJob':
        return fact.failed;
      case 'ScheduleRetry':
        return { type: 'JobRetryScheduled', data: { ...fact.retryScheduled.data, retry: retry + 1 } };
      case 'RetryDue':
        return fact.retryDue;
      case 'InterruptJob':
        return fact.crashed;
      case 'StoreOutput':
        return fact.outputStored;
      case 'DeleteOutput':
        return fact.outputDeleted;
      case 'ForgetJob':
        return fact.forgotten;
    }
  };
});

const types = (names: readonly JobFact[]): readonly string[] => names.map((one) => one.type);
const decided = (...args: Parameters<typeof decide>): readonly string[] | string => {
  const result = decide(...args);
  return isRight(result) ? types(result.right) : result.left._tag;
};

describe('between two steps', () => {
  test('a requested pause is obeyed, after the steps that are over', () => {
    expect(decided(given('started', 'pauseRequested'), { type: 'ObeyRequests', steps, cutShort: false })).toEqual([
      'JobStepsCompleted',
      'JobPaused',
    ]);
  });

  test('a requested cancellation is obeyed', () => {
    expect(decided(given('started', 'cancelRequested'), { type: 'ObeyRequests', steps: null, cutShort: false })).toEqual([
      'JobCancelled',
    ]);
  });

  test.each([
    ['cancel first', given('started', 'cancelRequested', 'pauseRequested')],
    ['pause first', given('started', 'pauseRequested', 'cancelRequested')],
  ])('pause wins over cancel, which is forgotten (%s)', (_, state) => {
    expect(decided(state, { type: 'ObeyRequests', steps: null, cutShort: false })).toEqual(['JobPaused']);
    const paused = fold(JOB, [{ ...fact.paused, time: 9 }], state);
    expect(paused).toMatchObject({ state: 'Paused', pauseRequested: false, cancelRequested: false, error: null });
  });

  test('after the last step a request is lost to success', () => {
    const state = given('started', 'pauseRequested', 'cancelRequested');
    expect(decided(state, { type: 'ObeyRequests', steps: lastSteps, cutShort: false })).toEqual([]);
    expect(decided(state, { type: 'SucceedJob', steps: lastSteps, output: fact.outputStored.data, facts: {} })).toEqual([
      'JobStepsCompleted',
      'JobOutputStored',
      'JobSucceeded',
    ]);
  });

  test('a run that was cut short in its last step did not end it', () => {
    const state = given('started', 'cancelRequested');
    expect(decided(state, { type: 'ObeyRequests', steps: lastSteps, cutShort: true })).toEqual([
      'JobStepsCompleted',
      'JobCancelled',
    ]);
  });

  test('nothing is recorded where nothing was requested', () => {
    expect(decided(given('started'), { type: 'ObeyRequests', steps, cutShort: false })).toEqual([]);
  });
});

describe('requests that were acknowledged outlive the run', () => {
  test.each([
    ['pause', given('started', 'pauseRequested'), 'JobPaused'],
    ['cancel', given('started', 'cancelRequested'), 'JobCancelled'],
  ])('%s, when the run was cut by a crash or ended in a retry', (_, state, then) => {
    expect(decided(state, { type: 'InterruptJob', steps: null, reason: 'crash' })).toEqual(['JobInterrupted', then]);
    expect(decided(state, { type: 'ScheduleRetry', steps: null, due: 1, error })).toEqual(['JobRetryScheduled', then]);
  });

  test('a repeated request is no error and no event', () => {
    expect(decided(given('started', 'pauseRequested'), { type: 'PauseJob' })).toEqual([]);
    expect(decided(given('started', 'cancelRequested'), { type: 'CancelJob' })).toEqual([]);
  });

  test('resume does not undo a scheduled pause', () => {
    expect(decided(given('started', 'pauseRequested'), { type: 'ResumeJob' })).toBe('IllegalCommand');
  });
});

test('an abandoned job fails wherever it stands; a run that was cut is interrupted first', () => {
  expect(decided(given('started', 'pauseRequested'), { type: 'AbandonJob', error })).toEqual(['JobInterrupted', 'JobFailed']);
  for (const state of [given(), given('paused'), given('started', 'retryScheduled')]) {
    expect(decided(state, { type: 'AbandonJob', error })).toEqual(['JobFailed']);
  }
});

test('a job whose client is gone fails while it waits, and is left alone otherwise', () => {
  for (const state of [given(), given('started', 'retryScheduled')]) {
    expect(decided(state, { type: 'AbandonUnstartedJob', error })).toEqual(['JobFailed']);
  }
  for (const state of [given('started'), given('paused'), given('started', 'succeeded'), given('started', 'failed')]) {
    expect(decided(state, { type: 'AbandonUnstartedJob', error })).toEqual([]);
  }
});

test('a job is submitted once', () => {
  const { type: _, data } = { ...fact.submitted };
  expect(decide(null, { type: 'SubmitJob', ...data })).toEqual(right([fact.submitted]));
  expect(decided(given(), { type: 'SubmitJob', ...data })).toBe('AlreadySubmitted');
});

test('an unknown job refuses every command', () => {
  for (const command of Object.values(commands)) expect(decided(null, command)).toBe('UnknownJob');
});

test('a job type may refuse resubmission, but only of what could be resubmitted', () => {
  const refusal = 'Cannot resubmit the creation of an archive';
  expect(decide(given('started', 'failed'), { type: 'ResubmitJob', refusal })).toEqual(
    left({ _tag: 'NotResubmittable', details: refusal }),
  );
  expect(decided(given('started', 'succeeded'), { type: 'ResubmitJob', refusal })).toBe('IllegalCommand');
});

test('a forgotten job loses its outputs first', () => {
  const state = given('started', 'outputStored', 'succeeded');
  expect(decided(state, { type: 'ForgetJob', reason: 'history' })).toEqual(['JobOutputDeleted', 'JobForgotten']);
  expect(decided(given('started'), { type: 'ForgetJob', reason: 'requested' })).toBe('IllegalCommand');
});

test('an output that is not there cannot be deleted', () => {
  expect(decide(given('started', 'succeeded'), { type: 'DeleteOutput', key: 'archive', reason: 'requested' })).toEqual(
    left({ _tag: 'UnknownOutput', key: 'archive' }),
  );
});
