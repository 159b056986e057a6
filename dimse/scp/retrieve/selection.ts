import type { Level } from '../../../domain/resource/events';
import type { ResourcesView } from '../../../projections/port';
import type { ResourceSearch } from '../../../projections/resources/search';
import type { Identifier } from '../../port';
import { levelOf } from '../find/query';

export type SelectionPorts = {
  readonly search: ResourceSearch;
  readonly resources: Pick<ResourcesView, 'find' | 'instances'>;
};

/** Values of one identifier, and resources that one retrieval names. */
const MOST = 10_000;

const PATIENT_ID = '0010,0020';
const ACCESSION_NUMBER = '0008,0050';
const STUDY_UID = '0020,000d';
const SERIES_UID = '0020,000e';
const SOP_INSTANCE_UID = '0008,0018';

const valuesOf = (identifier: Identifier, tag: string): readonly string[] => {
  const value = identifier[tag];
  return typeof value === 'string'
    ? value
        .split('\\')
        .map((one) => one.trim())
        .filter((one) => one !== '')
    : [];
};

/** By which tag the resources of a level are named: studies by AccessionNumber if there is one (contract 06-dimse.md §8). */
const keyOf = (level: Level, identifier: Identifier): string => {
  switch (level) {
    case 'Patient':
      return PATIENT_ID;
    case 'Study':
      return valuesOf(identifier, ACCESSION_NUMBER).length > 0 ? ACCESSION_NUMBER : STUDY_UID;
    case 'Series':
      return SERIES_UID;
    case 'Instance':
      return SOP_INSTANCE_UID;
  }
};

/** Orthanc ids of the resources that an identifier names; empty if it names none, or says it wrongly. */
export const resourcesNamed = (identifier: Identifier, { search }: SelectionPorts): readonly string[] => {
  const level = levelOf(identifier);
  if (level === null) return [];
  const tag = keyOf(level, identifier);
  const wanted = new Set(valuesOf(identifier, tag).slice(0, MOST));
  if (wanted.size === 0) return [];
  const values = [...wanted];
  const keys = search.keysWith(level, tag, { kind: 'values', values }, MOST) ?? [];
  return keys.flatMap((key) => {
    const found = search.byKey(key);
    // The index knows no case; values do.
    return found !== null && wanted.has(found.tags()[tag] ?? '') ? [found.id] : [];
  });
};

/** Orthanc ids of all instances of these resources, each once. */
export const instancesOf = (ids: readonly string[], { resources }: SelectionPorts): readonly string[] => {
  const instances = ids.flatMap((id) => {
    const row = resources.find(id);
    return row === null ? [] : resources.instances(row.level, id);
  });
  return [...new Set(instances)];
};
