import type { Database } from 'better-sqlite3';
import { METADATA } from '../../domain/resource/metadata-names';
import type { ResourcesView } from '../port';
import { LEVEL_NUMBER } from './levels';

const LARGEST = 2 ** 31 - 1;

/** One query instead of five a resource. Whatever resource-json.ts shows of patients and studies must be in here. */
const VERSIONS = `
  SELECT r.id, r.last_update || ' ' || r.stable || ' ' || r.tags || ifnull(r.patient_tags, '')
    || ifnull((SELECT p.protected FROM resources_patients p WHERE p.key = r.key), '')
    || ifnull((SELECT group_concat(c.id) FROM resources c WHERE c.parent = r.key), '')
    || ifnull((SELECT json_group_array(l.label) FROM resources_labels l WHERE l.key = r.key), '')
    || ifnull((SELECT json_group_array(m.type || m.value) FROM resources_metadata m
         WHERE m.key = r.key AND m.type IN (${METADATA.AnonymizedFrom}, ${METADATA.ModifiedFrom})), '') AS version
  FROM resources r WHERE r.level = ? ORDER BY r.key LIMIT ? OFFSET ?`;

export const openVersions = (database: Database): Pick<ResourcesView, 'versions'> => {
  const versions = database.prepare<[number, number, number], { readonly id: string; readonly version: string }>(VERSIONS);
  return {
    versions: (level, page) =>
      level === 'Patient' || level === 'Study'
        ? versions.all(LEVEL_NUMBER[level], page?.limit ?? LARGEST, page?.since ?? 0)
        : null,
  };
};
