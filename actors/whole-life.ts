import { isRight } from 'fp-ts/Either';
import { kernelActor, type Origin } from '../domain/event';
import type { JobCommand, JobFact } from '../domain/job/commands';
import { decide } from '../domain/job/decide';
import { type JobEventData, jobOfStream } from '../domain/job/events';
import { applyEvent, fold, initialState } from '../domain/job/evolve';
import { jobEventOf } from '../domain/job/recorded';
import { isOver, type JobState } from '../domain/job/state';
import type { RecordedEvent } from '../eventstore/port';
import type { Delivered } from './open-jobs';

/** A life whose facts are recorded together: each with its id and with the origin that it would have on its own. */
export type WholeLife = {
  readonly facts: readonly JobFact[];
  readonly eventIds: readonly string[];
  readonly origins: readonly Origin[];
};

type Submission = { readonly id: string; readonly data: JobEventData['JobSubmitted']; readonly origin: Origin };

/** The facts of a job that is submitted, started and over in one; the machine takes each after the ones before it. Null if it does not. */
export const wholeLife = ({ id, data, origin }: Submission, success: JobCommand, uuid: () => string): WholeLife | null => {
  const submitted = initialState({ id, time: 0, data });
  const started = decide(submitted, { type: 'StartJob' });
  if (!isRight(started)) return null;
  const running = started.right.reduce((state, fact) => applyEvent(state, { time: 0, ...fact }), submitted);
  const over = decide(running, success);
  if (!isRight(over)) return null;
  const facts: readonly JobFact[] = [{ type: 'JobSubmitted', data }, ...started.right, ...over.right];
  const eventIds = facts.map(uuid);
  const { correlationId } = origin;
  const because = (index: number): Origin => ({ actor: kernelActor, correlationId, causationId: eventIds[index] ?? null });
  // As on its own: the start follows from the submission, and the end from the start.
  return { facts, eventIds, origins: facts.map((_, index) => (index === 0 ? origin : because(Math.min(index - 1, 1)))) };
};

/**
 * What the events from `start` on did to a job that they both submit and end, and how many they are: such a job was never open. Null for all other events.
 */
export const livedBetween = (
  events: readonly RecordedEvent[],
  start: number,
): { readonly delivered: Delivered; readonly count: number } | null => {
  const first = events[start];
  const id = first?.type === 'JobSubmitted' ? jobOfStream(first.stream) : null;
  if (first === undefined || id === null) return null;
  let state: JobState | null = null;
  for (let at = start; ; at += 1) {
    const recorded = events[at];
    const event = recorded?.stream === first.stream ? jobEventOf(recorded) : null;
    if (recorded === undefined || event === null) return null;
    const after: JobState | null = fold(id, [event], state);
    if (after === null) return null;
    if (isOver(after)) return { delivered: { id, event, recorded, before: null, after }, count: at + 1 - start };
    state = after;
  }
};
