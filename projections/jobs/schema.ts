/**
 * `submitted` and `completed` are positions in the log: they order jobs by submission and completion, the same in every
 * run. `jobs_garbage` lists deleted outputs that are documents of the log until their bytes are erased: a list of work, not a
 * fold; deleted files are swept. The totals are kept by triggers, so that a scrape of the metrics does not count rows.
 */
export const jobsSchema = `
  CREATE TABLE jobs (
    submitted INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    state_name TEXT NOT NULL,
    completed INTEGER,
    state TEXT NOT NULL,
    user_data TEXT NOT NULL,
    filename TEXT,
    content TEXT NOT NULL,
    error_details TEXT NOT NULL,
    transient INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX jobs_open ON jobs (submitted, id) WHERE completed IS NULL;
  CREATE INDEX jobs_completed ON jobs (completed, id) WHERE completed IS NOT NULL;
  CREATE INDEX jobs_transient ON jobs (id) WHERE transient = 1;

  CREATE TABLE jobs_outputs (
    made INTEGER PRIMARY KEY,
    job TEXT NOT NULL,
    key TEXT NOT NULL,
    blob TEXT NOT NULL,
    transient INTEGER NOT NULL,
    UNIQUE (job, key)
  ) STRICT;

  CREATE TABLE jobs_garbage (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    blob_store TEXT NOT NULL,
    blob_id TEXT NOT NULL,
    size INTEGER NOT NULL,
    md5 TEXT NOT NULL,
    sha256 TEXT NOT NULL
  ) STRICT;

  CREATE TABLE jobs_totals (state_name TEXT PRIMARY KEY, jobs INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  INSERT INTO jobs_totals VALUES
    ('Pending', 0), ('Running', 0), ('Paused', 0), ('Retry', 0), ('Success', 0), ('Failure', 0);
  CREATE TRIGGER jobs_added AFTER INSERT ON jobs BEGIN
    UPDATE jobs_totals SET jobs = jobs + 1 WHERE state_name = new.state_name;
  END;
  CREATE TRIGGER jobs_removed AFTER DELETE ON jobs BEGIN
    UPDATE jobs_totals SET jobs = jobs - 1 WHERE state_name = old.state_name;
  END;
  CREATE TRIGGER jobs_changed AFTER UPDATE OF state_name ON jobs WHEN old.state_name <> new.state_name BEGIN
    UPDATE jobs_totals SET jobs = jobs - 1 WHERE state_name = old.state_name;
    UPDATE jobs_totals SET jobs = jobs + 1 WHERE state_name = new.state_name;
  END;`;
