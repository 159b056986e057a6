import type { Database } from 'better-sqlite3';
import type { Level, MainTags, ResourceEventData, TagValues } from '../../domain/resource/events';
import type { Freshness } from './freshness';
import type { Identifiers } from './identifiers';
import { LEVEL_NUMBER } from './levels';

/** Takes over what a stored file says now, for its instance and for the resources that it leads. */
export type Reconstruct = (data: ResourceEventData['InstanceReconstructed'], tags: MainTags) => void;

export const openReconstruct = (database: Database, identifiers: Identifiers, freshness: Freshness): Reconstruct => {
  const setTags = database.prepare('UPDATE resources SET tags = ? WHERE id = ? AND level = ?');
  const setPatientTags = database.prepare('UPDATE resources SET patient_tags = ? WHERE id = ? AND level = ?');
  const setExpected = database.prepare('UPDATE resources SET expected = ? WHERE id = ? AND level = ?');
  const setFile = database.prepare(
    `UPDATE resources_instances SET transfer_syntax = ?, sop_class = ?, pixel_data_offset = ?, index_in_series = ?
     WHERE key = (SELECT key FROM resources WHERE id = ? AND level = ?)`,
  );

  return ({ ids, leads, ...file }, tags) => {
    const lead = (level: Level, id: string, values: TagValues): void => {
      if (!leads.includes(level)) return;
      identifiers.reindex(LEVEL_NUMBER[level], id, () => {
        setTags.run(JSON.stringify(values), id, LEVEL_NUMBER[level]);
        if (level === 'Study') setPatientTags.run(JSON.stringify(tags.patient), id, LEVEL_NUMBER.Study);
      });
    };
    lead('Patient', ids.patient, tags.patient);
    lead('Study', ids.study, tags.study);
    lead('Series', ids.series, tags.series);
    lead('Instance', ids.instance, tags.instance);
    if (leads.includes('Series')) setExpected.run(file.expectedNumberOfInstances, ids.series, LEVEL_NUMBER.Series);
    const { transferSyntax, sopClass, pixelDataOffset, indexInSeries } = file;
    for (const id of Object.values(ids)) freshness.touch(id);
    setFile.run(transferSyntax, sopClass, pixelDataOffset, indexInSeries, ids.instance, LEVEL_NUMBER.Instance);
  };
};
