import type { Database } from 'better-sqlite3';
import type { JobState } from '../../domain/job/state';
import type { Json } from '../../domain/json';
import type { JobRow } from '../port';

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

/** Finished jobs kept parsed; about 2 KB each. */
const RECENT_LIMIT = 4096;

type Row = {
  readonly submitted: bigint;
  readonly completed: bigint | null;
  readonly state: string;
  readonly user_data: string;
  readonly filename: string | null;
  readonly error_details: string;
  readonly transient: bigint;
};

// Only this table writes these columns.
const parseState = (text: string): JobState => JSON.parse(text);
const parseJson = (text: string): Json => JSON.parse(text);

const ofRow = (row: Row): StoredJob => ({
  state: parseState(row.state),
  userData: parseJson(row.user_data),
  filename: row.filename,
  errorDetails: row.error_details,
  submitted: row.submitted,
  completed: row.completed,
  transient: row.transient === 1n,
});

export const openJobTable = (database: Database): JobTable => {
  const select = database
    .prepare<[string], Row>(
      'SELECT submitted, completed, state, user_data, filename, error_details, transient FROM jobs WHERE id = ?',
    )
    .safeIntegers();
  const upsert = database.prepare(`
    INSERT INTO jobs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (submitted) DO UPDATE SET state_name = excluded.state_name, completed = excluded.completed,
      state = excluded.state, error_details = excluded.error_details`);
  const remove = database.prepare('DELETE FROM jobs WHERE id = ?');

  const open = new Map<string, StoredJob>();
  const recent = new Map<string, StoredJob>();
  const dirty = new Map<string, StoredJob>();

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
      else if (recent.size < RECENT_LIMIT) recent.set(id, job);
      return job;
    },
    put: (job) => {
      const { id } = job.state;
      forget(id);
      dirty.set(id, job);
      if (job.completed === null) {
        open.set(id, job);
        return;
      }
      recent.set(id, job);
      const oldest = recent.keys().next();
      if (recent.size > RECENT_LIMIT && oldest.done !== true) recent.delete(oldest.value);
    },
    remove: (id) => {
      forget(id);
      remove.run(id);
    },
    flush: () => {
      for (const [id, job] of dirty)
        upsert.run(
          job.submitted,
          id,
          job.state.state,
          job.completed,
          JSON.stringify(job.state),
          JSON.stringify(job.userData),
          job.filename,
          job.errorDetails,
          job.transient ? 1 : 0,
        );
      dirty.clear();
    },
    discard: () => {
      open.clear();
      recent.clear();
      dirty.clear();
    },
  };
};
