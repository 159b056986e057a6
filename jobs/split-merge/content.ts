import type { Json, JsonObject } from '../../domain/json';
import type { Made } from '../modification/modify-instance';

const counts = (facts: JsonObject): JsonObject => ({
  Description: 'REST API',
  FailedInstancesCount: number(facts.FailedInstancesCount),
  InstancesCount: number(facts.InstancesCount),
});

const number = (value: Json | undefined): number => (typeof value === 'number' ? value : 0);

const text = (facts: JsonObject, name: string): JsonObject => (typeof facts[name] === 'string' ? { [name]: facts[name] } : {});

/** `Content` of a `SplitStudy`: contract 01-jobs.md §4. The new study has an Orthanc id once an instance of it is stored. */
export const describeSplit = (facts: JsonObject): JsonObject => ({
  ...counts(facts),
  ...text(facts, 'TargetStudy'),
  ...text(facts, 'TargetStudyUID'),
});

/** `Content` of a `MergeStudy`. */
export const describeMerge = (facts: JsonObject): JsonObject => ({ ...counts(facts), ...text(facts, 'TargetStudy') });

/** Facts of the instances that one run of a split makes: the study that they are in. */
export const createSplitFacts = (): ((made: Made) => JsonObject) => {
  let told = false;
  return ({ ids }) => {
    if (told) return {};
    told = true;
    return { TargetStudy: ids.study };
  };
};
