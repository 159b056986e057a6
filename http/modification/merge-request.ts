import type { JsonObject } from '../../domain/json';
import { orthancStatus } from '../../domain/orthanc-status';
import type { SourceResource } from '../../jobs/modification/content';
import type { ResourcesView } from '../../projections/port';
import { described, type HttpFault } from '../fault';
import { isArray, isObject, type ObjectBody, resourcesMember } from '../json-object-body';
import { parseJson } from '../parse-json';

/** The body of a merge: of an array, Orthanc says that it lacks `Resources`. Throws a fault. */
export const readMergeBody = (text: string): ObjectBody => {
  const parsed = parseJson(text);
  if (parsed === null || !(isObject(parsed.value) || isArray(parsed.value))) throw described(orthancStatus.BadFileFormat);
  return { members: isObject(parsed.value) ? parsed.value : {}, doubles: parsed.doubles };
};

const unknown = (details: string): HttpFault => described(orthancStatus.UnknownResource, details);

/** The studies, series and instances that are to be merged into the study. Throws a fault. */
export const mergeSources = (
  members: JsonObject,
  target: string,
  resources: Pick<ResourcesView, 'find' | 'get'>,
): readonly SourceResource[] => resourcesMember(members).map((id) => sourceOf(id, target, resources));

const sourceOf = (id: string, target: string, resources: Pick<ResourcesView, 'find' | 'get'>): SourceResource => {
  const row = resources.find(id);
  if (row === null) throw unknown(`Cannot find this resource: ${id}`);
  const { level, parent } = row;
  if (level === 'Patient') throw unknown(`This resource is neither a study, nor a series, nor an instance: ${id} is a Patient`);
  if (level === 'Study' && id === target) throw unknown(`Cannot merge a study into the same study: ${id}`);
  if (level === 'Series' && parent === target) throw unknown(`Cannot merge series ${id} into its parent study ${target}`);
  if (level === 'Instance' && parent !== null && resources.get('Series', parent)?.parent === target) {
    throw unknown(`Cannot merge instance ${id} into its parent study ${target}`);
  }
  return { id, level };
};
