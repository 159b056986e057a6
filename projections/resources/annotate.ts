import type { Database } from 'better-sqlite3';
import type { Level, ResourceEventData } from '../../domain/resource/events';
import type { Micros } from '../../domain/time';
import type { ChangeLog } from './changes';
import type { Freshness } from './freshness';
import { LEVEL_NUMBER } from './levels';
import { NEXT_TURN } from './turns';

type Data = ResourceEventData;

/** Folds what users attach to resources. Events of resources that are gone are ignored. A value is null where it was erased. */
export type Annotate = {
  readonly setMetadata: (data: Data['MetadataSet'], value: string | null, time: Micros) => void;
  readonly removeMetadata: (data: Data['MetadataRemoved'], time: Micros) => void;
  readonly storeAttachment: (data: Data['AttachmentStored'], time: Micros) => void;
  readonly reencodeAttachment: (data: Data['AttachmentReencoded']) => void;
  readonly removeAttachment: (data: Data['AttachmentRemoved'], time: Micros) => void;
  readonly addLabel: (data: Data['LabelAdded'], label: string | null) => void;
  readonly removeLabel: (data: Data['LabelRemoved'], label: string | null) => void;
  readonly protect: (data: Data['PatientProtectionSet']) => void;
};

/** The number of the file of an instance among its attachments. */
const DICOM_FILE = 1;

export const openAnnotate = (database: Database, changes: ChangeLog, freshness: Freshness): Annotate => {
  const find = database.prepare<[string, number], number>('SELECT key FROM resources WHERE id = ? AND level = ?').pluck();
  const revision = database
    .prepare<[number, number], number>('SELECT revision FROM resources_metadata WHERE key = ? AND type = ?')
    .pluck();
  const attachmentRevision = database
    .prepare<[number, number], number>('SELECT revision FROM resources_attachments WHERE key = ? AND type = ?')
    .pluck();
  const setMetadata = database.prepare('INSERT OR REPLACE INTO resources_metadata VALUES (?, ?, ?, ?)');
  const removeMetadata = database.prepare('DELETE FROM resources_metadata WHERE key = ? AND type = ?');
  const addAttachment = database.prepare('INSERT INTO resources_attachments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const removeAttachment = database.prepare('DELETE FROM resources_attachments WHERE key = ? AND type = ?');
  const form = 'blob_store = ?, blob_id = ?, sha256 = ?, deflated_size = ?, deflated_md5 = ?';
  const reencodeInstance = database.prepare(`UPDATE resources_instances SET ${form} WHERE key = ?`);
  const reencode = database.prepare(`UPDATE resources_attachments SET ${form} WHERE key = ? AND type = ?`);
  const addLabel = database.prepare('INSERT OR IGNORE INTO resources_labels VALUES (?, ?)');
  const removeLabel = database.prepare('DELETE FROM resources_labels WHERE label = ? AND key = ?');
  // A patient that is no longer protected is the last in turn, as in Orthanc.
  const protect = database.prepare(
    `UPDATE resources_patients SET protected = ?, turn = ${NEXT_TURN} WHERE key = ? AND protected <> ?`,
  );

  const on = (level: Level, id: string, change: (key: number) => void): void => {
    const key = find.get(id, LEVEL_NUMBER[level]);
    if (key === undefined) return;
    freshness.touch(id);
    change(key);
  };

  return {
    setMetadata: ({ level, id, metadata }, value, time) =>
      on(level, id, (key) => {
        if (value === null) return;
        setMetadata.run(key, metadata, value, (revision.get(key, metadata) ?? -1) + 1);
        changes.add('UpdatedMetadata', key, time);
      }),
    removeMetadata: ({ level, id, metadata }, time) =>
      on(level, id, (key) => {
        if (removeMetadata.run(key, metadata).changes > 0) changes.add('UpdatedMetadata', key, time);
      }),
    storeAttachment: ({ level, id, attachment, blob, fileUuid }, time) =>
      on(level, id, (key) => {
        const next = (attachmentRevision.get(key, attachment) ?? -1) + 1;
        // Deleted and added, not replaced: the triggers list the old bytes as garbage and keep the totals.
        removeAttachment.run(key, attachment);
        const { size, md5 } = blob.deflated ?? { size: null, md5: null };
        addAttachment.run(key, attachment, blob.store, blob.id, blob.size, blob.md5, blob.sha256, fileUuid, next, size, md5);
        changes.add('UpdatedAttachment', key, time);
      }),
    reencodeAttachment: ({ level, id, attachment, blob }) =>
      on(level, id, (key) => {
        const { size, md5 } = blob.deflated ?? { size: null, md5: null };
        const form = [blob.store, blob.id, blob.sha256, size, md5, key];
        if (level === 'Instance' && attachment === DICOM_FILE) reencodeInstance.run(...form);
        else reencode.run(...form, attachment);
      }),
    removeAttachment: ({ level, id, attachment }, time) =>
      on(level, id, (key) => {
        if (removeAttachment.run(key, attachment).changes > 0) changes.add('UpdatedAttachment', key, time);
      }),
    addLabel: ({ level, id }, label) => on(level, id, (key) => label !== null && addLabel.run(label, key)),
    removeLabel: ({ level, id }, label) => on(level, id, (key) => label !== null && removeLabel.run(label, key)),
    protect: ({ id, protected: protects }) => on('Patient', id, (key) => protect.run(protects ? 1 : 0, key, protects ? 1 : 0)),
  };
};
