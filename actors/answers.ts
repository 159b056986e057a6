import { isOver, type JobState } from '../domain/job/state';
import type { Position } from '../eventstore/port';
import type { Callers } from './callers';
import type { Delivered } from './open-jobs';
import type { Streams } from './streams';

export type AnswerPorts = {
  readonly streams: Streams;
  readonly callers: Callers;
  readonly jobsHistorySize: number;
  /** Calls back when the projections have taken the position, or cannot take it. */
  readonly whenShown: (position: Position, action: () => void) => void;
};

/** What a caller is told of a job that is over: without a history there is nothing left to tell. */
export const answerOf = (state: JobState, jobsHistorySize: number): JobState | null => (jobsHistorySize === 0 ? null : state);

/**
 * Ends the answers of those who wait for a job. They hear of it when `/jobs` shows it: no client sees the end of a ZIP
 * while its job still reads Running.
 */
export const createAnswers =
  ({ streams, callers, jobsHistorySize, whenShown }: AnswerPorts) =>
  ({ id, event, recorded, before, after }: Delivered): void => {
    if (isOver(after) && !(before !== null && isOver(before))) {
      whenShown(recorded.position, () => callers.answer(id, answerOf(after, jobsHistorySize)));
    }
    if (!streams.has(id)) return;
    if (after.state === 'Success') whenShown(recorded.position, () => streams.succeed(id));
    else if (after.state === 'Paused' || event.type === 'JobCancelled') whenShown(recorded.position, () => streams.stop(id));
    else if (after.state === 'Failure') whenShown(recorded.position, () => streams.fail(id));
  };
