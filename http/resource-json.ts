import { lookUp } from '../dicom/dictionary/dictionary';
import type { TagsFormat } from '../dicom/port';
import type { Json, JsonObject } from '../domain/json';
import type { Level, TagValues } from '../domain/resource/events';
import { formatTime } from '../domain/time-format';
import type { AboutResource, ResourceRow, ResourcesView } from '../projections/port';
import { mainTagNames } from './main-tag-names';

/**
 * One resource as `GET /{level}/{id}` shows it: contract 09-resources.md §4. `newer`: with the members of releases after 1.10.1
 * (12-newer-releases.md §6.2).
 */
export const resourceJson = (
  row: ResourceRow,
  format: TagsFormat,
  view: Pick<ResourcesView, 'about' | 'indexes'>,
  newer: boolean,
): JsonObject => {
  const about = view.about(row.id);
  return {
    ...members(row, format, about, view.indexes),
    ...(newer ? { Labels: about.labels } : {}),
    ...(newer && row.level === 'Patient' ? { IsProtected: about.isProtected } : {}),
  };
};

const members = (row: ResourceRow, format: TagsFormat, about: AboutResource, indexes: ResourcesView['indexes']): JsonObject => {
  switch (row.level) {
    case 'Patient':
      return { ...stable(row, format, about), Studies: about.children };
    case 'Study':
      return {
        ...stable(row, format, about),
        ParentPatient: row.parent,
        PatientMainDicomTags: tagsJson(row.patientTags ?? {}, format),
        Series: about.children,
      };
    case 'Series':
      return {
        ...stable(row, format, about),
        ExpectedNumberOfInstances: row.expectedNumberOfInstances,
        Instances: about.children,
        ParentStudy: row.parent,
        Status: seriesStatus(row.expectedNumberOfInstances, indexes(row.id)),
      };
    case 'Instance':
      return {
        ...described(row, format, about),
        FileSize: row.instance?.blob.size ?? 0,
        FileUuid: row.instance?.fileUuid ?? '',
        IndexInSeries: row.instance?.indexInSeries ?? null,
        ParentSeries: row.parent,
      };
  }
};

const described = (row: ResourceRow, format: TagsFormat, about: AboutResource): JsonObject => ({
  ...sourceOf(about),
  ID: row.id,
  MainDicomTags: tagsJson(row.tags, format),
  Type: row.level satisfies Level,
});

/** The resource from which a modification made this one. */
const sourceOf = ({ anonymizedFrom, modifiedFrom }: AboutResource): JsonObject => ({
  ...(anonymizedFrom === null ? {} : { AnonymizedFrom: anonymizedFrom }),
  ...(modifiedFrom === null ? {} : { ModifiedFrom: modifiedFrom }),
});

const stable = (row: ResourceRow, format: TagsFormat, about: AboutResource): JsonObject => ({
  ...described(row, format, about),
  IsStable: row.stable,
  LastUpdate: formatTime(row.lastUpdate - (row.lastUpdate % 1_000_000)),
});

/** Tags with their names, as every resource shows them. */
export const tagsJson = (tags: TagValues, format: TagsFormat): JsonObject =>
  Object.fromEntries(Object.entries(tags).map(([tag, value]) => tagMember(tag, value, format)));

const tagMember = (tag: string, value: string, format: TagsFormat): readonly [string, Json] => {
  const name = mainTagNames.get(tag) ?? lookUp(Number.parseInt(tag.replace(',', ''), 16)).name;
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
