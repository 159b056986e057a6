import type { Database } from 'better-sqlite3';
import type { JobState } from '../../domain/job/state';
import type { Json, JsonObject } from '../../domain/json';
import type { JobRow } from '../port';
import { createRecent } from './recent-jobs';

export type StoredJob = JobRow & {
  readonly submitted: bigint;
  /** Position of the event that ended the job; null while it is open. */
  readonly completed: bigint | null;
  readonly transient: boolean;
};

/** Rows of jobs, parsed once: open jobs and the latest finished ones stay in memory. */
export type JobTable = {
  readonly get: (id: string) => StoredJob | null;
  /** Held back until `flush`. */
  readonly put: (job: StoredJob) => void;
  readonly remove: (id: string) => void;
  readonly flush: () => void;
  readonly discard: () => void;
};

/** Finished jobs kept parsed: mostly about 2 KB each, but user data may be 64 KB. */
const RECENT_LIMITS = { count: 4096, weight: 16 * 1024 * 1024 } as const;

const weightOf = (...texts: readonly string[]): number => texts.reduce((sum, { length }) => sum + length, 0);

type Row = {
  readonly submitted: bigint;
  readonly completed: bigint | null;
  readonly state: string;
  readonly user_data: string;
  readonly filename: string | null;
  readonly content: string;
  readonly error_details: string;
  readonly transient: bigint;
};

// Only this table writes these columns.
const parseState = (text: string): JobState => JSON.parse(text);
const parseJson = (text: string): Json => JSON.parse(text);
const parseObject = (text: string): JsonObject => JSON.parse(text);

const ofRow = (row: Row): StoredJob => ({
  state: parseState(row.state),
  userData: parseJson(row.user_data),
  filename: row.filename,
  content: parseObject(row.content),
  errorDetails: row.error_details,
  submitted: row.submitted,
  completed: row.completed,
  transient: row.transient === 1n,
});

/** Contents do not change while a job runs, and those of long lists take megabytes: each is written as text once. */
const textOfContents = (): ((content: JsonObject) => string) => {
  const texts = new WeakMap<JsonObject, string>();
  return (content) => {
    const known = texts.get(content);
    if (known !== undefined) return known;
    const text = JSON.stringify(content);
    texts.set(content, text);
    return text;
  };
};

export const openJobTable = (database: Database): JobTable => {
  const select = database
    .prepare<[string], Row>(
      'SELECT submitted, completed, state, user_data, filename, content, error_details, transient FROM jobs WHERE id = ?',
    )
    .safeIntegers();
  const upsert = database.prepare(`
    INSERT INTO jobs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (submitted) DO UPDATE SET state_name = excluded.state_name, completed = excluded.completed,
      state = excluded.state, error_details = excluded.error_details`);
  const remove = database.prepare('DELETE FROM jobs WHERE id = ?');

  const open = new Map<string, StoredJob>();
  const recent = createRecent<StoredJob>(RECENT_LIMITS);
  const dirty = new Map<string, StoredJob>();
  const textOf = textOfContents();

  const forget = (id: string): void => {
    open.delete(id);
    recent.delete(id);
    dirty.delete(id);
  };
  return {
    get: (id) => {
      const known = dirty.get(id) ?? open.get(id) ?? recent.get(id);
      if (known !== undefined) return known;
      const row = select.get(id);
      if (row === undefined) return null;
      const job = ofRow(row);
      if (job.completed === null) open.set(id, job);
      else recent.offer(id, job, weightOf(row.state, row.user_data, row.content, row.error_details));
      return job;
    },
    put: (job) => {
      const { id } = job.state;
      dirty.set(id, job);
      // Only a job that is over is among the recent ones, and only an open one among the open: nothing is looked for in vain.
      if (job.completed === null) {
        if (!open.has(id)) recent.delete(id);
        open.set(id, job);
      } else open.delete(id);
    },
    remove: (id) => {
      forget(id);
      remove.run(id);
    },
    flush: () => {
      for (const [id, job] of dirty) {
        const { submitted, completed, filename, errorDetails, transient } = job;
        const [state, userData, content] = [JSON.stringify(job.state), JSON.stringify(job.userData), textOf(job.content)];
        const texts = [state, userData, filename, content, errorDetails] as const;
        upsert.run(submitted, id, job.state.state, completed, ...texts, transient ? 1 : 0);
        if (completed !== null) recent.put(id, job, weightOf(state, userData, content, errorDetails));
      }
      dirty.clear();
    },
    discard: () => {
      open.clear();
      recent.clear();
      dirty.clear();
    },
  };
};
