import { assign, setup } from 'xstate';
import { contextAfter, type JobContext } from './context';
import type { JobEvent } from './events';

const has = (context: JobContext, key: string): boolean => Object.hasOwn(context.outputs, key);

/**
 * The one place that knows which event may follow which. Its events are facts of the log: it asks for nothing, waits for
 * nothing and acts on nothing, so live actors, recovery and replay can all run it. `snapshot.can(event)` is legality:
 * an event that is not accepted here must never be recorded. Source: contract 01-jobs.md §3.
 */
export const jobMachine = setup({
  types: { context: {} as JobContext, events: {} as JobEvent, input: {} as JobContext },
  actions: { take: assign(({ context, event }) => contextAfter(context, event)) },
}).createMachine({
  id: 'job',
  context: ({ input }) => input,
  initial: 'Pending',
  states: {
    Pending: {
      on: {
        JobStarted: {
          target: 'Running',
          guard: ({ context, event }) => event.data.attempt === context.attempt + 1,
          actions: 'take',
        },
        JobPaused: { target: 'Paused', actions: 'take' },
        JobCancelled: { target: 'Failure', actions: 'take' },
        JobFailed: { target: 'Failure', actions: 'take' },
      },
    },
    Running: {
      on: {
        JobStepsCompleted: {
          guard: ({ event }) => event.data.completed >= 0 && event.data.completed <= event.data.total,
          actions: 'take',
        },
        JobOutputStored: { guard: ({ context, event }) => !has(context, event.data.key), actions: 'take' },
        JobPauseRequested: { guard: ({ context }) => !context.pauseRequested, actions: 'take' },
        JobCancelRequested: { guard: ({ context }) => !context.cancelRequested, actions: 'take' },
        JobPaused: { target: 'Paused', guard: ({ context }) => context.pauseRequested, actions: 'take' },
        JobCancelled: {
          target: 'Failure',
          guard: ({ context }) => context.cancelRequested && !context.pauseRequested,
          actions: 'take',
        },
        JobSucceeded: { target: 'Success', actions: 'take' },
        JobFailed: { target: 'Failure', actions: 'take' },
        JobRetryScheduled: {
          target: 'Retry',
          guard: ({ context, event }) => event.data.retry === context.retry + 1,
          actions: 'take',
        },
        JobInterrupted: { target: 'Pending', actions: 'take' },
      },
    },
    Paused: {
      on: {
        JobResumed: { target: 'Pending', actions: 'take' },
        JobCancelled: { target: 'Failure', actions: 'take' },
        JobFailed: { target: 'Failure', actions: 'take' },
      },
    },
    Retry: {
      on: {
        JobRetryDue: { target: 'Pending', actions: 'take' },
        JobPaused: { target: 'Paused', actions: 'take' },
        JobCancelled: { target: 'Failure', actions: 'take' },
        JobFailed: { target: 'Failure', actions: 'take' },
      },
    },
    Success: {
      on: {
        JobOutputDeleted: { guard: ({ context, event }) => has(context, event.data.key), actions: 'take' },
        JobForgotten: { guard: ({ context }) => !context.forgotten, actions: 'take' },
      },
    },
    Failure: {
      on: {
        JobResubmitted: { target: 'Pending', guard: ({ context }) => !context.forgotten, actions: 'take' },
        JobForgotten: { guard: ({ context }) => !context.forgotten, actions: 'take' },
      },
    },
  },
});
