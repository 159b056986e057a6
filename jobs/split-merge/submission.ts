import { SERIES_INSTANCE_UID, SOP_INSTANCE_UID, STUDY_INSTANCE_UID } from '../../dicom/modify/identifiers';
import type { Modification, NewTag, Replacement } from '../../dicom/modify/modification';
import { PATIENT_AND_STUDY_TAGS } from '../../dicom/modify/module-tags';
import type { TagPath } from '../../dicom/modify/tag-path';
import { createUidMap } from '../../dicom/modify/uid-map';
import type { JsonObject } from '../../domain/json';
import type { ResourcesView } from '../../projections/port';
import type { SourceResource } from '../modification/content';
import type { ModificationParameters } from '../modification/parameters';
import { instancesBelow, patientsOf } from '../modification/submission';

type Resources = Pick<ResourcesView, 'instances' | 'find'>;

type Submission = { readonly parameters: JsonObject; readonly facts: JsonObject; readonly patients: readonly string[] };

export type MoveOrder = {
  readonly key: Uint8Array;
  readonly sources: readonly SourceResource[];
  readonly keepSource: boolean;
  readonly permissive: boolean;
};

const top = (tag: number): TagPath => ({ parents: [], tag });

const text = (tag: number, value: string): Replacement => ({ path: top(tag), value: { kind: 'text', text: value } });

/** New series and instances, and otherwise what is told. */
const moved = (replace: readonly Replacement[], remove: readonly TagPath[]): Modification => ({
  level: 'Series',
  removePrivate: false,
  privateCreator: '',
  remove,
  replace,
  keep: [],
  anonymization: null,
});

const submission = (
  { key, sources, keepSource, permissive }: MoveOrder,
  modification: Modification,
  facts: JsonObject,
  resources: Resources,
  study?: string,
): Submission => {
  const instances = instancesBelow(sources, resources);
  const parameters: ModificationParameters = {
    modification,
    key: Buffer.from(key).toString('base64'),
    instances,
    transcode: null,
    target: null,
    keepSource,
    keepLabels: false,
    permissive,
  };
  return {
    parameters: { ...parameters },
    facts: { InstancesCount: instances.length, FailedInstancesCount: 0, ...facts },
    patients: patientsOf(study === undefined ? sources : [{ id: study, level: 'Study' }], resources),
  };
};

/** The parts of a `SubmitJob` of a split. `studyUid`: the StudyInstanceUID of the study that is split; `study`: its id, if it is known to hold all sources. */
export const splitSubmission = (
  order: MoveOrder & { readonly studyUid: string; readonly replace: readonly Replacement[]; readonly remove: readonly TagPath[] },
  resources: Resources,
  study?: string,
): Submission => {
  const target = createUidMap(order.key).uid('study', order.studyUid);
  const modification = moved([...order.replace, text(STUDY_INSTANCE_UID, target)], order.remove);
  return submission(order, modification, { TargetStudyUID: target }, resources, study);
};

/** What a merge has to read of an instance of the study that others are merged into. */
export const MERGED_TAGS: readonly number[] = [...PATIENT_AND_STUDY_TAGS, STUDY_INSTANCE_UID];

/** The parts of a `SubmitJob` of a merge. `target`: the Orthanc id of the study; `values`: the `MERGED_TAGS` that it has; those that it lacks are removed. */
export const mergeSubmission = (
  order: MoveOrder & { readonly target: string; readonly values: readonly NewTag[] },
  resources: Resources,
): Submission => {
  const replace = order.values.map(({ tag, value }) => ({ path: top(tag), value }));
  const there = new Set(order.values.map(({ tag }) => tag));
  const own = [SERIES_INSTANCE_UID, SOP_INSTANCE_UID];
  const remove = MERGED_TAGS.filter((tag) => !there.has(tag) && !own.includes(tag)).map(top);
  return submission(order, moved(replace, remove), { TargetStudy: order.target }, resources);
};
