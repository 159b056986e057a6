import type { JobState } from '../../domain/job/state';
import type { JobRow } from '../../projections/port';
import { NOW } from './test-server';

/** A job that was submitted a second before now, as the fold would make it. */
export const jobState = (changes: Partial<JobState> = {}): JobState => ({
  id: '6681767c-ad4d-49c4-80bc-1d7e946a2550',
  jobType: 'Archive',
  state: 'Pending',
  revision: 0,
  priority: 0,
  delivery: 'output',
  sealed: { document: 'sealed', digest: '' },
  facts: {},
  checkpoint: null,
  completed: 0,
  total: 0,
  attempt: 0,
  retry: 0,
  retryDue: null,
  pauseRequested: false,
  cancelRequested: false,
  error: null,
  createdAt: NOW - 1_000_000,
  completedAt: null,
  runtime: 0,
  runningSince: null,
  updatedAt: NOW,
  outputs: {},
  forgotten: false,
  ...changes,
});

export const jobRow = (state: Partial<JobState> = {}, row: Partial<Omit<JobRow, 'state'>> = {}): JobRow => ({
  state: jobState(state),
  userData: null,
  content: {},
  filename: null,
  errorDetails: '',
  ...row,
});
