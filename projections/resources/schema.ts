/**
 * `key` orders resources by insertion and is never used twice. `level` is the index in `LEVELS`. The totals (`bytes` as stored, `content` inflated) are kept by
 * triggers. `deflated_size` and `deflated_md5` are null for a blob that is not kept deflated. `resources_identifiers` is the index of `identifiers.ts`. `resources_garbage` lists blobs of deleted instances until they are collected: a list of work, not a fold.
 */
export const resourcesSchema = `
  CREATE TABLE resources (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    level INTEGER NOT NULL,
    id TEXT NOT NULL UNIQUE,
    parent INTEGER,
    tags TEXT NOT NULL,
    patient_tags TEXT,
    last_update INTEGER NOT NULL,
    stable INTEGER NOT NULL,
    expected INTEGER
  ) STRICT;
  CREATE INDEX resources_of_level ON resources (level, key, id);
  CREATE INDEX resources_of_parent ON resources (parent, key, id) WHERE parent IS NOT NULL;
  CREATE INDEX resources_unstable ON resources (key) WHERE stable = 0;

  CREATE TABLE resources_identifiers (
    level INTEGER NOT NULL,
    tag INTEGER NOT NULL,
    value TEXT NOT NULL,
    key INTEGER NOT NULL,
    PRIMARY KEY (level, tag, value, key)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE resources_instances (
    key INTEGER PRIMARY KEY,
    blob_store TEXT NOT NULL,
    blob_id TEXT NOT NULL,
    size INTEGER NOT NULL,
    md5 TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    file_uuid TEXT NOT NULL,
    transfer_syntax TEXT NOT NULL,
    sop_class TEXT NOT NULL,
    index_in_series INTEGER,
    pixel_data_offset INTEGER,
    origin TEXT NOT NULL,
    remote_ip TEXT,
    remote_aet TEXT,
    http_user TEXT,
    called_aet TEXT,
    deflated_size INTEGER,
    deflated_md5 TEXT
  ) STRICT;

  CREATE TABLE resources_garbage (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    blob_store TEXT NOT NULL,
    blob_id TEXT NOT NULL,
    size INTEGER NOT NULL,
    md5 TEXT NOT NULL,
    sha256 TEXT NOT NULL
  ) STRICT;

  CREATE TABLE resources_totals (
    level INTEGER PRIMARY KEY,
    resources INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    content INTEGER NOT NULL
  ) STRICT;
  INSERT INTO resources_totals VALUES (0, 0, 0, 0), (1, 0, 0, 0), (2, 0, 0, 0), (3, 0, 0, 0);
  CREATE TRIGGER resources_added AFTER INSERT ON resources BEGIN
    UPDATE resources_totals SET resources = resources + 1 WHERE level = new.level;
  END;
  CREATE TRIGGER resources_removed AFTER DELETE ON resources BEGIN
    UPDATE resources_totals SET resources = resources - 1 WHERE level = old.level;
  END;
  CREATE TRIGGER resources_instance_added AFTER INSERT ON resources_instances BEGIN
    UPDATE resources_totals SET bytes = bytes + COALESCE(new.deflated_size, new.size), content = content + new.size WHERE level = 3;
  END;
  CREATE TRIGGER resources_instance_removed AFTER DELETE ON resources_instances BEGIN
    UPDATE resources_totals SET bytes = bytes - COALESCE(old.deflated_size, old.size), content = content - old.size WHERE level = 3;
    INSERT INTO resources_garbage (blob_store, blob_id, size, md5, sha256)
      VALUES (old.blob_store, old.blob_id, old.size, old.md5, old.sha256);
  END;
  CREATE TRIGGER resources_instance_reencoded AFTER UPDATE OF blob_id ON resources_instances BEGIN
    UPDATE resources_totals SET bytes = bytes - COALESCE(old.deflated_size, old.size) + COALESCE(new.deflated_size, new.size)
      WHERE level = 3;
    INSERT INTO resources_garbage (blob_store, blob_id, size, md5, sha256)
      VALUES (old.blob_store, old.blob_id, old.size, old.md5, old.sha256);
  END;`;
