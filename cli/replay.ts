import { isDeepStrictEqual } from 'node:util';
import type { Options } from '../config/options';
import { fold } from '../domain/job/evolve';
import { jobEventOf } from '../domain/job/recorded';
import type { JobState } from '../domain/job/state';
import type { Json, JsonObject } from '../domain/json';
import type { ShownJson } from '../domain/json-number';
import type { RecordedEvent } from '../eventstore/port';
import { historyJson } from '../http/history-json';
import { jobJson } from '../http/job-json';
import { orthancJson } from '../http/orthanc-json';
import { describeContent } from '../jobs/registry';
import { readMoment, withJob } from './job-of';

export type ReplayOptions = { readonly at?: string; readonly json?: boolean };

/** One event of a replay: the state before and after it, and which members it changed. */
export type ReplayStep = {
  readonly event: RecordedEvent;
  readonly before: string | null;
  readonly after: string;
  /** Members of the state: what they were, what they are. */
  readonly changed: { readonly [member: string]: { readonly from: Json; readonly to: Json } };
  /** Microseconds since the event before; null for the first. */
  readonly elapsed: number | null;
};

/** Members that every event changes: they tell nothing. */
const RESTLESS = new Set(['id', 'revision', 'updatedAt', 'runningSince', 'state']);

const changes = (before: JobState | null, after: JobState): ReplayStep['changed'] => {
  const old: JsonObject = { ...before };
  return Object.fromEntries(
    Object.entries(after satisfies JsonObject)
      .filter(([member, value]) => !RESTLESS.has(member) && !isDeepStrictEqual(old[member] ?? null, value))
      .map(([member, value]) => [member, { from: old[member] ?? null, to: value }]),
  );
};

/** Steps through a job's history with the machine that ran it. */
export const replaySteps = (id: string, events: readonly RecordedEvent[]): readonly ReplayStep[] => {
  const steps: ReplayStep[] = [];
  let state: JobState | null = null;
  let time: number | null = null;
  for (const event of events) {
    const job = jobEventOf(event);
    if (job === null) continue;
    const before: JobState | null = state;
    state = fold(id, [job], before);
    if (state === null) continue;
    const elapsed: number | null = time === null ? null : event.metadata.time - time;
    steps.push({ event, before: before?.state ?? null, after: state.state, changed: changes(before, state), elapsed });
    time = event.metadata.time;
  }
  return steps;
};

const stepJson = ({ event, before, after, changed, elapsed }: ReplayStep): JsonObject => ({
  ...historyJson(event),
  Before: before,
  After: after,
  Changed: changed,
  ElapsedMicroseconds: elapsed,
});

const milliseconds = (micros: number): string => `${(micros / 1000).toFixed(3)} ms`;

const stepLines = ({ event, before, after, changed, elapsed }: ReplayStep): readonly string[] => {
  const { Time, Actor } = historyJson(event);
  const who = JSON.stringify(Actor);
  return [
    `${String(event.revision).padStart(4)}  ${Time}  ${elapsed === null ? '' : `+${milliseconds(elapsed)}  `}${event.type}`,
    `      ${before ?? '(none)'} -> ${after}    by ${who}`,
    ...Object.entries(changed).map(
      ([member, { from, to }]) => `      ${member}: ${JSON.stringify(from)} -> ${JSON.stringify(to)}`,
    ),
  ];
};

/** Prints each step of the job and, last, the job as it was then, as `GET /jobs/{id}?at=` shows it. */
export const replay = (options: Options, id: string, how: ReplayOptions, print: (line: string) => void): Promise<void> =>
  withJob(options, id, how.at, async (events, histories) => {
    const steps = replaySteps(id, events);
    const row = await histories.rowAfter(id, events);
    const moment = how.at === undefined ? null : readMoment(how.at);
    const time = moment !== null && 'time' in moment ? moment.time : (events.at(-1)?.metadata.time ?? 0);
    const job: ShownJson = row === null ? null : jobJson(row, time, describeContent);
    if (how.json === true) {
      print(orthancJson({ Job: job, Steps: steps.map(stepJson) }));
      return;
    }
    for (const step of steps) for (const line of stepLines(step)) print(line);
    print(orthancJson(job));
  });
