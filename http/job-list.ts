import { isOver } from '../domain/job/state';
import type { Micros } from '../domain/time';
import { formatTime } from '../domain/time-format';
import type { JobRow, JobsView } from '../projections/port';
import type { HttpDependencies } from './deps';
import { jobJson } from './job-json';
import { orthancJson } from './orthanc-json';

type Ports = {
  readonly jobs: Pick<JobsView, 'ids' | 'get'>;
  readonly describeContent: HttpDependencies['describeContent'];
  /** Default: true. */
  readonly newer?: boolean;
};

/** Jobs that are written before others get their turn: about a millisecond when none was written before. */
const PIECE = 64;

/** How one job stands in the list, before and after the value of its `Timestamp`. */
type Text = { readonly before: string; readonly after: string };

/** Six spaces: a member of the job itself, not of what its user gave. Quotes within strings are escaped. */
const TIMESTAMP = '\n      "Timestamp" : "';

const split = (job: string): Text => {
  const at = job.indexOf(TIMESTAMP) + TIMESTAMP.length;
  return { before: job.slice(0, at), after: job.slice(job.indexOf('"', at)) };
};

/**
 * Writes `/jobs?expand`. Of a job that is over only the `Timestamp` changes: its text is kept as long as its row is. Between pieces of
 * the list others get their turn; a job that is forgotten meanwhile is left out.
 */
export const createJobList = ({ jobs, describeContent, newer }: Ports): ((now: Micros) => Promise<Buffer>) => {
  const kept = new WeakMap<JobRow, Text>();

  const written = (row: JobRow, now: Micros): string => orthancJson([jobJson(row, now, describeContent, newer)]).slice(1, -2);

  const textOf = (row: JobRow, now: Micros, timestamp: string): string => {
    if (!isOver(row.state)) return written(row, now);
    let text = kept.get(row);
    if (text === undefined) {
      text = split(written(row, now));
      kept.set(row, text);
    }
    return text.before + timestamp + text.after;
  };

  return async (now) => {
    const timestamp = formatTime(now);
    const ids = jobs.ids();
    const pieces: string[] = [];
    for (let at = 0; at < ids.length; at += PIECE) {
      if (at > 0) await new Promise(setImmediate);
      for (const id of ids.slice(at, at + PIECE)) {
        const row = jobs.get(id);
        if (row !== null) pieces.push(textOf(row, now, timestamp));
      }
    }
    return Buffer.from(pieces.length === 0 ? '[]' : `[${pieces.join(',')}\n]`);
  };
};
