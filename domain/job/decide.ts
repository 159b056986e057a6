import { type Either, left, right } from 'fp-ts/Either';
import type { JobCommand, JobFact, Refusal, StepsDone } from './commands';
import type { JobEvent } from './events';
import { acceptsAll } from './evolve';
import { isOver, type JobState } from './state';

/**
 * What a command makes of a job (null: not submitted yet). Right: the facts to record, in order; none when there is
 * nothing to do. Every fact has been accepted by the machine after the ones before it. Source: contract 01-jobs.md §3.
 */
export const decide = (state: JobState | null, command: JobCommand): Either<Refusal, readonly JobFact[]> => {
  if (state === null) return command.type === 'SubmitJob' ? right([submission(command)]) : left({ _tag: 'UnknownJob' });
  switch (command.type) {
    case 'SubmitJob':
      return left({ _tag: 'AlreadySubmitted' });
    case 'StartJob':
      return propose(state, command, [{ type: 'JobStarted', data: { attempt: state.attempt + 1 } }]);
    case 'RecordSteps':
      return propose(state, command, recorded(command.steps));
    case 'PauseJob':
      return decidePause(state, command);
    case 'ResumeJob':
      return propose(state, command, [{ type: 'JobResumed', data: {} }]);
    case 'CancelJob':
      return decideCancel(state, command);
    case 'ResubmitJob':
      return decideResubmit(state, command);
    case 'ObeyRequests':
      return decideObey(state, command);
    case 'SucceedJob': {
      const output: readonly JobFact[] = command.output ? [{ type: 'JobOutputStored', data: command.output }] : [];
      const success: JobFact = { type: 'JobSucceeded', data: { facts: command.facts } };
      return propose(state, command, [...recorded(command.steps), ...output, success]);
    }
    case 'FailJob':
      return propose(state, command, [...recorded(command.steps), { type: 'JobFailed', data: { error: command.error } }]);
    case 'ScheduleRetry': {
      const { due, error } = command;
      const scheduled: JobFact = { type: 'JobRetryScheduled', data: { due, retry: state.retry + 1, error } };
      return propose(state, command, [...recorded(command.steps), scheduled, ...requested(state)]);
    }
    case 'RetryDue':
      return propose(state, command, [{ type: 'JobRetryDue', data: {} }]);
    case 'InterruptJob': {
      const interrupted: JobFact = { type: 'JobInterrupted', data: { reason: command.reason } };
      return propose(state, command, [...recorded(command.steps), interrupted, ...requested(state)]);
    }
    case 'AbandonJob': {
      const interrupted: readonly JobFact[] =
        state.state === 'Running' ? [{ type: 'JobInterrupted', data: { reason: 'crash' } }] : [];
      return propose(state, command, [...interrupted, { type: 'JobFailed', data: { error: command.error } }]);
    }
    case 'AbandonUnstartedJob': {
      const waits = state.state === 'Pending' || state.state === 'Retry';
      return waits ? propose(state, command, [{ type: 'JobFailed', data: { error: command.error } }]) : right([]);
    }
    case 'StoreOutput':
      return propose(state, command, [{ type: 'JobOutputStored', data: command.output }]);
    case 'DeleteOutput': {
      const { key, reason } = command;
      if (!Object.hasOwn(state.outputs, key)) return left({ _tag: 'UnknownOutput', key });
      return propose(state, command, [{ type: 'JobOutputDeleted', data: { key, reason } }]);
    }
    case 'ForgetJob': {
      const deleted = Object.keys(state.outputs).map(
        (key): JobFact => ({ type: 'JobOutputDeleted', data: { key, reason: 'forgotten' } }),
      );
      return propose(state, command, [...deleted, { type: 'JobForgotten', data: { reason: command.reason } }]);
    }
  }
};

type Of<T extends JobCommand['type']> = Extract<JobCommand, { readonly type: T }>;
type Decision = Either<Refusal, readonly JobFact[]>;

const submission = ({ type: _, ...data }: Of<'SubmitJob'>): JobFact => ({ type: 'JobSubmitted', data });

const recorded = (steps: StepsDone | null): readonly JobFact[] => (steps ? [{ type: 'JobStepsCompleted', data: steps }] : []);

/** A pause that was requested wins over a cancellation, which it makes forgotten. */
const requested = (state: JobState): readonly JobFact[] => {
  if (state.pauseRequested) return [{ type: 'JobPaused', data: {} }];
  return state.cancelRequested ? [{ type: 'JobCancelled', data: {} }] : [];
};

/** Never an error: where a pause cannot do anything it does nothing. */
const decidePause = (state: JobState, command: JobCommand): Decision => {
  if (isOver(state) || state.state === 'Paused' || state.pauseRequested) return right([]);
  return propose(state, command, [{ type: state.state === 'Running' ? 'JobPauseRequested' : 'JobPaused', data: {} }]);
};

const decideCancel = (state: JobState, command: JobCommand): Decision => {
  if (isOver(state) || state.cancelRequested) return right([]);
  return propose(state, command, [{ type: state.state === 'Running' ? 'JobCancelRequested' : 'JobCancelled', data: {} }]);
};

const decideResubmit = (state: JobState, command: Of<'ResubmitJob'>): Decision => {
  const facts: readonly JobFact[] = [{ type: 'JobResubmitted', data: {} }];
  const legal = propose(state, command, facts);
  return legal._tag === 'Right' && command.refusal !== null
    ? left({ _tag: 'NotResubmittable', details: command.refusal })
    : legal;
};

/** After the last step there is nothing left to pause or to cancel: success is near, and the request is lost to it. */
const decideObey = (state: JobState, command: Of<'ObeyRequests'>): Decision => {
  const { steps, cutShort } = command;
  const wasLast = steps !== null && steps.completed >= steps.total && !cutShort;
  const facts = wasLast ? [] : requested(state);
  if (state.state === 'Running' && facts.length === 0) return right([]);
  return propose(state, command, [...recorded(steps), ...facts]);
};

/** All of the facts if the machine takes each of them in turn, else a refusal. */
const propose = (state: JobState, command: JobCommand, facts: readonly JobFact[]): Decision => {
  const events = facts.map((fact): JobEvent => ({ time: state.updatedAt, ...fact }));
  return events.length > 0 && acceptsAll(state, events)
    ? right(facts)
    : left({ _tag: 'IllegalCommand', command: command.type, state: state.state });
};
