/**
 * What users attach to resources, the turns of recycling, and the list of changes. All of it goes with its resource.
 * `revision` counts the replacements of a value that stayed. `turn` orders patients for recycling, the first to go first.
 */
export const annotationsSchema = `
  CREATE TABLE resources_metadata (
    key INTEGER NOT NULL,
    type INTEGER NOT NULL,
    value TEXT NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (key, type)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE resources_attachments (
    key INTEGER NOT NULL,
    type INTEGER NOT NULL,
    blob_store TEXT NOT NULL,
    blob_id TEXT NOT NULL,
    size INTEGER NOT NULL,
    md5 TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    file_uuid TEXT NOT NULL,
    revision INTEGER NOT NULL,
    deflated_size INTEGER,
    deflated_md5 TEXT,
    PRIMARY KEY (key, type)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE resources_labels (
    label TEXT NOT NULL,
    key INTEGER NOT NULL,
    PRIMARY KEY (label, key)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX resources_labels_of_key ON resources_labels (key, label);

  CREATE TABLE resources_patients (
    key INTEGER PRIMARY KEY,
    turn INTEGER NOT NULL UNIQUE,
    protected INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE resources_changes (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    type TEXT NOT NULL,
    key INTEGER NOT NULL,
    time INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX resources_changes_of_key ON resources_changes (key);

  CREATE TRIGGER resources_annotations_removed AFTER DELETE ON resources BEGIN
    DELETE FROM resources_metadata WHERE key = old.key;
    DELETE FROM resources_attachments WHERE key = old.key;
    DELETE FROM resources_labels WHERE key = old.key;
    DELETE FROM resources_patients WHERE key = old.key;
    DELETE FROM resources_changes WHERE key = old.key;
  END;
  CREATE TRIGGER resources_attachment_added AFTER INSERT ON resources_attachments BEGIN
    UPDATE resources_totals SET bytes = bytes + COALESCE(new.deflated_size, new.size), content = content + new.size WHERE level = 3;
  END;
  CREATE TRIGGER resources_attachment_removed AFTER DELETE ON resources_attachments BEGIN
    UPDATE resources_totals SET bytes = bytes - COALESCE(old.deflated_size, old.size), content = content - old.size WHERE level = 3;
    INSERT INTO resources_garbage (blob_store, blob_id, size, md5, sha256)
      VALUES (old.blob_store, old.blob_id, old.size, old.md5, old.sha256);
  END;
  CREATE TRIGGER resources_attachment_reencoded AFTER UPDATE OF blob_id ON resources_attachments BEGIN
    UPDATE resources_totals SET bytes = bytes - COALESCE(old.deflated_size, old.size) + COALESCE(new.deflated_size, new.size)
      WHERE level = 3;
    INSERT INTO resources_garbage (blob_store, blob_id, size, md5, sha256)
      VALUES (old.blob_store, old.blob_id, old.size, old.md5, old.sha256);
  END;`;
