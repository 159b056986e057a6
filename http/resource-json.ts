import type { TagsFormat } from '../dicom/port';
import type { Json, JsonObject } from '../domain/json';
import type { Level, TagValues } from '../domain/resource/events';
import { formatTime } from '../domain/time-format';
import type { ResourceRow, ResourcesView } from '../projections/port';
import { mainTagNames } from './main-tag-names';

/** One resource as `GET /{level}/{id}` shows it: contract 09-resources.md §4. */
export const resourceJson = (row: ResourceRow, format: TagsFormat, view: ResourcesView): JsonObject => {
  switch (row.level) {
    case 'Patient':
      return { ...stable(row, format), Studies: view.children('Patient', row.id) };
    case 'Study':
      return {
        ...stable(row, format),
        ParentPatient: row.parent,
        PatientMainDicomTags: tagsJson(row.patientTags ?? {}, format),
        Series: view.children('Study', row.id),
      };
    case 'Series':
      return {
        ...stable(row, format),
        ExpectedNumberOfInstances: row.expectedNumberOfInstances,
        Instances: view.children('Series', row.id),
        ParentStudy: row.parent,
        Status: seriesStatus(row.expectedNumberOfInstances, view.indexes(row.id)),
      };
    case 'Instance':
      return {
        ...described(row, format),
        FileSize: row.instance?.blob.size ?? 0,
        FileUuid: row.instance?.fileUuid ?? '',
        IndexInSeries: row.instance?.indexInSeries ?? null,
        ParentSeries: row.parent,
      };
  }
};

const described = (row: ResourceRow, format: TagsFormat): JsonObject => ({
  ID: row.id,
  MainDicomTags: tagsJson(row.tags, format),
  Type: row.level satisfies Level,
});

const stable = (row: ResourceRow, format: TagsFormat): JsonObject => ({
  ...described(row, format),
  IsStable: row.stable,
  LastUpdate: formatTime(row.lastUpdate - (row.lastUpdate % 1_000_000)),
});

const tagsJson = (tags: TagValues, format: TagsFormat): JsonObject =>
  Object.fromEntries(Object.entries(tags).map(([tag, value]) => tagMember(tag, value, format)));

const tagMember = (tag: string, value: string, format: TagsFormat): readonly [string, Json] => {
  const name = mainTagNames.get(tag) ?? tag;
  switch (format) {
    case 'simple':
      return [name, value];
    case 'short':
      return [tag, value];
    case 'full':
      return [tag, { Name: name, Type: 'String', Value: value }];
  }
};

/** `Complete` if each index from 1 to the expected number is there once, `Inconsistent` if one is out of bounds or there twice. */
const seriesStatus = (expected: number | null, indexes: readonly (number | null)[]): string => {
  if (expected === null) return 'Unknown';
  const seen = new Set<number>();
  for (const index of indexes) {
    if (index === null) return 'Unknown';
    if (index < 1 || index > expected || seen.has(index)) return 'Inconsistent';
    seen.add(index);
  }
  return seen.size === expected ? 'Complete' : 'Missing';
};
