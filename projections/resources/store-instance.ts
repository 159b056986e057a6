import type { Database } from 'better-sqlite3';
import { newOf } from '../../domain/resource/change';
import { LEVELS, type MainTags, type ResourceEventData, type TagValues } from '../../domain/resource/events';
import { METADATA } from '../../domain/resource/metadata-names';
import type { Micros } from '../../domain/time';
import type { ChangeLog } from './changes';
import type { DeleteResource } from './delete';
import type { Freshness } from './freshness';
import type { Identifiers } from './identifiers';
import { LEVEL_NUMBER } from './levels';
import type { Reception } from './reception';
import { NEXT_TURN } from './turns';

const LEVEL_IDS = ['patient', 'study', 'series', 'instance'] as const;

export type StoreInstance = (
  stored: ResourceEventData['InstanceStored'],
  time: Micros,
  reception: Reception,
  tags: () => MainTags,
) => void;

type StorePorts = {
  readonly deleteResource: DeleteResource;
  readonly changes: ChangeLog;
  readonly identifiers: Identifiers;
  readonly freshness: Freshness;
};

/**
 * Adds an instance, and the parents that it lacks: their tags are those of the first instance below them. An instance
 * that is present is left alone, unless this one overwrites it: then the old one is deleted first, as Orthanc does.
 */
export const openStoreInstance = (
  database: Database,
  { deleteResource, changes, identifiers, freshness }: StorePorts,
): StoreInstance => {
  const keyOf = database.prepare<[string], number>('SELECT key FROM resources WHERE id = ?').pluck();
  const insert = database
    .prepare<[number, string, number | null, string, Micros, number, number | null, string | null], number>(
      `INSERT INTO resources (level, id, parent, tags, last_update, stable, expected, patient_tags)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING key`,
    )
    .pluck();
  const touch = database.prepare('UPDATE resources SET last_update = ?, stable = 0 WHERE key IN (?, ?, ?)');
  const insertInstance = database.prepare(
    'INSERT INTO resources_instances VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const setMetadata = database.prepare('INSERT INTO resources_metadata VALUES (?, ?, ?, 0)');
  const setProvenance = database.prepare('INSERT OR REPLACE INTO resources_metadata VALUES (?, ?, ?, 0)');
  const addPatient = database.prepare(`INSERT INTO resources_patients VALUES (?, ${NEXT_TURN}, 0)`);
  const takeTurn = database.prepare(`UPDATE resources_patients SET turn = ${NEXT_TURN} WHERE key = ?`);
  const expects = database.prepare<[number], number>('SELECT expected FROM resources WHERE key = ?').pluck();
  const isComplete = database
    .prepare<[{ readonly series: number; readonly expected: number }], number>(
      `SELECT COUNT(*) = :expected AND COUNT(DISTINCT index_in_series) = :expected
              AND MIN(index_in_series) = 1 AND MAX(index_in_series) = :expected
       FROM resources r JOIN resources_instances USING (key) WHERE r.parent = :series`,
    )
    .pluck();

  const add = (...row: [number, string, number | null, TagValues, Micros, number, number | null, TagValues?]): number => {
    const [level, id, parent, tags, time, stable, expected, patientTags] = row;
    const patient = patientTags === undefined ? null : JSON.stringify(patientTags);
    const key = insert.get(level, id, parent, JSON.stringify(tags), time, stable, expected, patient);
    if (key === undefined) throw new RangeError('An insertion answers its key');
    identifiers.add(key, level, tags, patientTags ?? null);
    return key;
  };

  const completed = (series: number): boolean => {
    const expected = expects.get(series) ?? null;
    return expected !== null && isComplete.get({ series, expected }) === 1;
  };

  return (stored, time, reception, tagsOf) => {
    const { ids, blob } = stored;
    if (keyOf.get(ids.instance) !== undefined) {
      if (!stored.overwrites) return;
      deleteResource('Instance', ids.instance);
    }
    const tags = tagsOf();
    for (const level of LEVEL_IDS) freshness.touch(ids[level]);
    const known = { patient: keyOf.get(ids.patient), study: keyOf.get(ids.study), series: keyOf.get(ids.series) };
    const patient = known.patient ?? add(LEVEL_NUMBER.Patient, ids.patient, null, tags.patient, time, 0, null);
    const study = known.study ?? add(LEVEL_NUMBER.Study, ids.study, patient, tags.study, time, 0, null, tags.patient);
    const series =
      known.series ?? add(LEVEL_NUMBER.Series, ids.series, study, tags.series, time, 0, stored.expectedNumberOfInstances);
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
      stored.origin,
      reception.remoteIp,
      reception.remoteAet,
      reception.httpUser,
      reception.calledAet,
      blob.deflated?.size ?? null,
      blob.deflated?.md5 ?? null,
    );
    if (stored.provenance !== undefined) {
      const { kind, from } = stored.provenance;
      const keys = { Patient: patient, Study: study, Series: series, Instance: instance };
      for (const level of LEVELS) {
        const source = from[level];
        if (source !== undefined) setProvenance.run(keys[level], METADATA[`${kind}From`], source);
      }
    }
    changes.add(newOf.Instance, instance, time);
    if (known.series === undefined) {
      changes.add(newOf.Series, series, time);
      if (reception.remoteAet !== null) setMetadata.run(series, METADATA.RemoteAET, reception.remoteAet);
    }
    if (known.study === undefined) changes.add(newOf.Study, study, time);
    if (known.patient === undefined) {
      changes.add(newOf.Patient, patient, time);
      addPatient.run(patient);
    } else takeTurn.run(patient);
    if (completed(series)) changes.add('CompletedSeries', series, time);
  };
};
