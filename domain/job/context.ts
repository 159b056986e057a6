import type { JsonObject } from '../json';
import type { JobErrorData, JobEvent, JobEventData } from './events';
import type { JobState } from './state';

/** What the machine remembers beside the name of its state. */
export type JobContext = Omit<JobState, 'state'>;

export type Submission = { readonly id: string; readonly time: number; readonly data: JobEventData['JobSubmitted'] };

/** The context that `JobSubmitted`, revision 0 of every job's stream, makes. */
export const submitted = ({ id, time, data }: Submission): JobContext => ({
  id,
  jobType: data.jobType,
  revision: 0,
  priority: data.priority,
  delivery: data.delivery,
  sealed: data.sealed,
  facts: data.facts,
  checkpoint: null,
  completed: 0,
  total: 0,
  attempt: 0,
  retry: 0,
  retryDue: null,
  pauseRequested: false,
  cancelRequested: false,
  error: null,
  createdAt: time,
  completedAt: null,
  runtime: 0,
  runningSince: null,
  updatedAt: time,
  outputs: {},
  forgotten: false,
});

/** OrthancStatus `CanceledJob`. */
const CANCELLED: JobErrorData = { code: 37, details: '', sealed: null };

/** What a legal event changes. Legality is the machine's business: nothing is checked here. */
export const contextAfter = (context: JobContext, event: JobEvent): Partial<JobContext> => ({
  revision: context.revision + 1,
  updatedAt: event.time,
  ...runningTime(context, event),
  ...changes(context, event),
});

/** Nobody knows how long a node ran before it was gone: such an interruption adds nothing. */
const addsNoTime = (event: JobEvent): boolean => event.type === 'JobInterrupted' && event.data.reason !== 'shutdown';

const runningTime = (context: JobContext, event: JobEvent): Partial<JobContext> => {
  if (context.runningSince === null || addsNoTime(event)) return {};
  const elapsed = Math.max(0, event.time - context.runningSince);
  return { runtime: context.runtime + elapsed, runningSince: event.time };
};

const ended = { runningSince: null, pauseRequested: false, cancelRequested: false } as const;

/** Only success keeps what a run stored. */
const stopped = { ...ended, outputs: {} } as const;

// Here and below new members stand before a spread: V8 adds a member to the copy that a spread made twenty times as slowly, and every job is folded several times.
const withFacts = ({ facts }: JobContext, further: JsonObject): JsonObject => Object.assign({}, facts, further);

const changes = (context: JobContext, event: JobEvent): Partial<JobContext> => {
  switch (event.type) {
    case 'JobSubmitted':
      return {};
    case 'JobStarted':
      return { attempt: event.data.attempt, runningSince: event.time, error: null, retryDue: null };
    case 'JobStepsCompleted': {
      const { completed, total, checkpoint, facts } = event.data;
      return { completed, total, checkpoint, facts: withFacts(context, facts) };
    }
    case 'JobPauseRequested':
      return { pauseRequested: true };
    case 'JobCancelRequested':
      return { cancelRequested: true };
    case 'JobPaused':
      return { error: null, retryDue: null, ...stopped };
    case 'JobResumed':
      return {};
    case 'JobCancelled':
      return { error: CANCELLED, retryDue: null, completedAt: event.time, ...stopped };
    case 'JobSucceeded':
      return { facts: withFacts(context, event.data.facts), completedAt: event.time, ...ended };
    case 'JobFailed':
      return { error: event.data.error, retryDue: null, completedAt: event.time, ...stopped };
    case 'JobRetryScheduled':
      return { error: event.data.error, retry: event.data.retry, retryDue: event.data.due, ...stopped };
    case 'JobRetryDue':
      return { error: null, retryDue: null };
    case 'JobResubmitted':
      return { completed: 0, total: 0, checkpoint: null, error: null, retry: 0, runtime: 0, completedAt: null };
    case 'JobInterrupted':
      return stopped;
    case 'JobOutputStored': {
      const { key, mediaType, blob } = event.data;
      return { outputs: { ...context.outputs, [key]: { mediaType, blob } } };
    }
    case 'JobOutputDeleted': {
      const { [event.data.key]: _deleted, ...outputs } = context.outputs;
      return { outputs };
    }
    case 'JobForgotten':
      return { forgotten: true };
  }
};
