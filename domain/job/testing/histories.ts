import type { JobFact } from '../commands';
import type { JobEvent } from '../events';
import { fold } from '../evolve';
import type { JobState, JobStateName } from '../state';

export const JOB = '6681767c-ad4d-49c4-80bc-1d7e946a2550';

const blob = { store: 'document', id: 'blob-1', size: 3, md5: 'ab', sha256: 'cd' } as const;

/** One fact of each kind, in the form that a first run records. */
export const fact = {
  submitted: {
    type: 'JobSubmitted',
    data: {
      jobType: 'Controlled',
      priority: 0,
      delivery: 'output',
      facts: { Description: 'REST API' },
      sealed: { document: 'sealed-1', digest: 'ef' },
    },
  },
  started: { type: 'JobStarted', data: { attempt: 1 } },
  step: { type: 'JobStepsCompleted', data: { completed: 1, total: 2, checkpoint: 1, facts: { Done: 1 } } },
  lastStep: { type: 'JobStepsCompleted', data: { completed: 2, total: 2, checkpoint: 2, facts: { Done: 2 } } },
  pauseRequested: { type: 'JobPauseRequested', data: {} },
  paused: { type: 'JobPaused', data: {} },
  resumed: { type: 'JobResumed', data: {} },
  cancelRequested: { type: 'JobCancelRequested', data: {} },
  cancelled: { type: 'JobCancelled', data: {} },
  succeeded: { type: 'JobSucceeded', data: { facts: { Size: '3' } } },
  failed: { type: 'JobFailed', data: { error: { code: 9, details: '', sealed: null } } },
  retryScheduled: {
    type: 'JobRetryScheduled',
    data: { due: 60_000_000, retry: 1, error: { code: 9, details: '', sealed: null } },
  },
  retryDue: { type: 'JobRetryDue', data: {} },
  resubmitted: { type: 'JobResubmitted', data: {} },
  interrupted: { type: 'JobInterrupted', data: { reason: 'shutdown' } },
  crashed: { type: 'JobInterrupted', data: { reason: 'crash' } },
  outputStored: { type: 'JobOutputStored', data: { key: 'archive', mediaType: 'application/zip', blob } },
  outputDeleted: { type: 'JobOutputDeleted', data: { key: 'archive', reason: 'requested' } },
  forgotten: { type: 'JobForgotten', data: { reason: 'requested' } },
} as const satisfies Record<string, JobFact>;

export type FactName = keyof typeof fact;

/** The facts as events, a second apart. */
export const events = (...names: readonly FactName[]): readonly JobEvent[] =>
  names.map((name, index): JobEvent => ({ ...fact[name], time: index * 1_000_000 }));

export const given = (...names: readonly FactName[]): JobState => {
  const state = fold(JOB, events('submitted', ...names));
  if (state === null) throw new Error('a submitted job has a state');
  return state;
};

/** A job in each situation that the rules tell apart. */
export const situations: ReadonlyMap<string, JobState> = new Map(
  Object.entries({
    Pending: given(),
    Running: given('started'),
    'Running, one step done': given('started', 'step'),
    'Running, pause requested': given('started', 'pauseRequested'),
    'Running, cancel requested': given('started', 'cancelRequested'),
    'Running, both requested': given('started', 'cancelRequested', 'pauseRequested'),
    'Running, output stored': given('started', 'outputStored'),
    Paused: given('paused'),
    Retry: given('started', 'retryScheduled'),
    Success: given('started', 'succeeded'),
    'Success with output': given('started', 'outputStored', 'succeeded'),
    'Success, forgotten': given('started', 'succeeded', 'forgotten'),
    Failure: given('started', 'failed'),
    'Failure by cancellation': given('cancelled'),
    'Failure, forgotten': given('started', 'failed', 'forgotten'),
  }),
);

export const plainSituations: readonly (readonly [JobStateName, JobState])[] = [
  ['Pending', given()],
  ['Running', given('started')],
  ['Paused', given('paused')],
  ['Retry', given('started', 'retryScheduled')],
  ['Success', given('started', 'succeeded')],
  ['Failure', given('started', 'failed')],
];
