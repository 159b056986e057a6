import type { Database } from 'better-sqlite3';
import type { MainTags, ResourceEventData, TagValues } from '../../domain/resource/events';
import type { Micros } from '../../domain/time';
import type { DeleteResource } from './delete';
import { LEVEL_NUMBER } from './levels';

export type StoreInstance = (stored: ResourceEventData['InstanceStored'], time: Micros, tags: () => MainTags) => void;

/**
 * Adds an instance, and the parents that it lacks: their tags are those of the first instance below them. An instance
 * that is present is left alone, unless this one overwrites it: then the old one is deleted first, as Orthanc does.
 */
export const openStoreInstance = (database: Database, deleteResource: DeleteResource): StoreInstance => {
  const keyOf = database.prepare<[string], number>('SELECT key FROM resources WHERE id = ?').pluck();
  const insert = database
    .prepare<[number, string, number | null, string, Micros, number, number | null, string | null], number>(
      `INSERT INTO resources (level, id, parent, tags, last_update, stable, expected, patient_tags)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING key`,
    )
    .pluck();
  const touch = database.prepare('UPDATE resources SET last_update = ?, stable = 0 WHERE key IN (?, ?, ?)');
  const insertInstance = database.prepare('INSERT INTO resources_instances VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');

  const add = (...row: [number, string, number | null, TagValues, Micros, number, number | null, TagValues?]): number => {
    const [level, id, parent, tags, time, stable, expected, patientTags] = row;
    const patient = patientTags === undefined ? null : JSON.stringify(patientTags);
    const key = insert.get(level, id, parent, JSON.stringify(tags), time, stable, expected, patient);
    if (key === undefined) throw new RangeError('An insertion answers its key');
    return key;
  };

  return (stored, time, tagsOf) => {
    const { ids, blob } = stored;
    if (keyOf.get(ids.instance) !== undefined) {
      if (!stored.overwrites) return;
      deleteResource('Instance', ids.instance);
    }
    const tags = tagsOf();
    const patient = keyOf.get(ids.patient) ?? add(LEVEL_NUMBER.Patient, ids.patient, null, tags.patient, time, 0, null);
    const study = keyOf.get(ids.study) ?? add(LEVEL_NUMBER.Study, ids.study, patient, tags.study, time, 0, null, tags.patient);
    const series =
      keyOf.get(ids.series) ??
      add(LEVEL_NUMBER.Series, ids.series, study, tags.series, time, 0, stored.expectedNumberOfInstances);
    touch.run(time, patient, study, series);
    const instance = add(LEVEL_NUMBER.Instance, ids.instance, series, tags.instance, time, 1, null);
    insertInstance.run(
      instance,
      blob.store,
      blob.id,
      blob.size,
      blob.md5,
      blob.sha256,
      stored.fileUuid,
      stored.transferSyntax,
      stored.sopClass,
      stored.indexInSeries,
      stored.pixelDataOffset,
    );
  };
};
