import { lookUp } from '../../dicom/dictionary/dictionary';
import type { Replacement } from '../../dicom/modify/modification';
import { PATIENT_AND_STUDY_TAGS } from '../../dicom/modify/module-tags';
import type { TagPath } from '../../dicom/modify/tag-path';
import { tagKey } from '../../dicom/parse/tag';
import type { Json, JsonObject } from '../../domain/json';
import { orthancStatus } from '../../domain/orthanc-status';
import type { SourceResource } from '../../jobs/modification/content';
import type { ResourcesView } from '../../projections/port';
import { unhandled, unknownResource } from '../errors';
import { described } from '../fault';
import { inTurns } from '../in-turns';
import { badRequest, isArray, isObject, member, type ObjectBody } from '../json-object-body';
import { parseJson } from '../parse-json';
import { checkLength, isTop, tagPathOf } from './tag-lists';

type Resources = Pick<ResourcesView, 'get'>;

/** The body of a split: an array is Orthanc's undoing. Throws a fault. */
export const readSplitBody = (text: string): ObjectBody => {
  const parsed = parseJson(text);
  if (parsed !== null && isArray(parsed.value)) throw unhandled();
  if (parsed === null || !isObject(parsed.value)) throw described(orthancStatus.BadFileFormat);
  return { members: parsed.value, doubles: parsed.doubles };
};

const ids = (members: JsonObject, name: 'Series' | 'Instances'): readonly string[] => {
  const list = member(members, name);
  if (list === undefined) return [];
  if (isArray(list) && list.every((id) => typeof id === 'string')) return list.map(String);
  throw described(orthancStatus.BadFileFormat, `List of strings expected in field: ${name}`);
};

/** The series and instances that are to leave the study. Throws a fault. */
export const splitSources = async (
  members: JsonObject,
  study: string,
  resources: Resources,
): Promise<readonly SourceResource[]> => {
  const foreign = (what: string, id: string) =>
    described(orthancStatus.UnknownResource, `This ${what} does not belong to the study to be split: ${id}`);
  const sources: SourceResource[] = [];
  const ofStudy = new Set<string>();
  const belongs = (series: string): boolean => {
    if (!ofStudy.has(series) && resources.get('Series', series)?.parent === study) ofStudy.add(series);
    return ofStudy.has(series);
  };
  await inTurns(ids(members, 'Series'), (id) => {
    const row = resources.get('Series', id);
    if (row === null) throw unknownResource();
    if (row.parent !== study) throw foreign('series', id);
    sources.push({ id, level: 'Series' });
  });
  await inTurns(ids(members, 'Instances'), (id) => {
    const row = resources.get('Instance', id);
    if (row === null) throw unknownResource();
    if (row.parent === null || !belongs(row.parent)) throw foreign('instance', id);
    sources.push({ id, level: 'Instance' });
  });
  if (sources.length === 0) throw badRequest('Both the "Series" and the "Instances" fields are missing');
  return sources;
};

const ALLOWED: ReadonlySet<number> = new Set(PATIENT_AND_STUDY_TAGS);

const allowed = (name: string): TagPath => {
  const path = tagPathOf(name);
  if (!isTop(path)) throw described(orthancStatus.UnknownDicomTag);
  if (ALLOWED.has(path.tag)) return path;
  throw described(
    orthancStatus.ParameterOutOfRange,
    'Cannot modify the following tag while splitting a study (not in the patient/study modules): ' +
      `${lookUp(path.tag).name} (${tagKey(path.tag)})`,
  );
};

const textOf = (value: Json): string => {
  if (typeof value === 'string') return value;
  throw described(orthancStatus.BadFileFormat);
};

/** What becomes of the tags of patient and study; replacing beats removing. Throws a fault. */
export const splitTags = (
  members: JsonObject,
): { readonly replace: readonly Replacement[]; readonly remove: readonly TagPath[] } => {
  const [replaceMember, removeMember] = [member(members, 'Replace') ?? {}, member(members, 'Remove') ?? []];
  if (!isArray(removeMember) || !isObject(replaceMember)) throw described(orthancStatus.BadFileFormat);
  checkLength('Remove', removeMember.length);
  const remove = removeMember.map((name) => allowed(textOf(name)));
  const replace = Object.entries(replaceMember).map(
    ([name, value]): Replacement => ({ path: allowed(name), value: { kind: 'text', text: textOf(value) } }),
  );
  const replaced = new Set(replace.map(({ path }) => path.tag));
  return { replace, remove: remove.filter(({ tag }) => !replaced.has(tag)) };
};
