import type { Json, JsonObject } from '../../domain/json';
import { LEVELS, type Level } from '../../domain/resource/events';
import { ID_OF, type Made } from './modify-instance';

/** A resource that a request named. */
export type SourceResource = { readonly id: string; readonly level: Level };

/** Sources beyond this number are not told of in the job: facts travel with its events. */
const MAX_SOURCES = 2000;

const PATHS = { Patient: 'patients', Study: 'studies', Series: 'series', Instance: 'instances' } as const satisfies Record<
  Level,
  string
>;

/** Facts at the submission. `target`: the level of the route, or null for the bulk routes. */
export const submittedFacts = (about: {
  readonly instances: number;
  readonly anonymization: boolean;
  readonly transcode: string | null;
  readonly target: Level | null;
  readonly sources: readonly SourceResource[];
}): JsonObject => ({
  InstancesCount: about.instances,
  FailedInstancesCount: 0,
  IsAnonymization: about.anonymization,
  ...(about.transcode === null ? {} : { Transcode: about.transcode }),
  ...(about.target === null ? {} : { Target: about.target }),
  ...(about.sources.length > MAX_SOURCES ? {} : { Sources: about.sources.map(({ id, level }) => ({ ID: id, Type: level })) }),
});

/** The key of the facts of what one step of a bulk job made. */
const MADE = /^Made\.\d+$/;

/**
 * Facts of the instances that one run makes, in their order. Of a bulk job: what each of them is, its parents where they are not those of the one before. Of
 * another job: the parent, at the level of the route, of the first one.
 */
export const createMadeFacts = (target: Level | null): ((made: Made, index: number) => JsonObject) => {
  let told: Made['ids'] | null = null;
  return ({ ids }, index) => {
    const before = told;
    told = ids;
    if (target !== null) return before === null ? { ID: ids[ID_OF[target]], PatientID: ids.patient } : {};
    const parents = before?.series === ids.series ? [] : [ids.series, ids.study, ids.patient];
    return { [`Made.${index}`]: [ids.instance, ...parents] };
  };
};

/** `Content` of a `ResourceModification`: contract 01-jobs.md §4, and 12-newer-releases.md §2.2. */
export const describeModification = (facts: JsonObject): JsonObject => {
  const sources = isArray(facts.Sources) ? [...facts.Sources].filter(isObject) : [];
  sources.sort((a, b) => (String(a.ID) < String(b.ID) ? -1 : 1));
  const target = LEVELS.find((level) => level === facts.Target);
  return {
    Description: 'REST API',
    FailedInstancesCount: number(facts.FailedInstancesCount),
    ...(target !== undefined && typeof facts.ID === 'string'
      ? { ID: facts.ID, Path: `/${PATHS[target]}/${facts.ID}`, PatientID: facts.PatientID ?? '', Type: target }
      : {}),
    InstancesCount: number(facts.InstancesCount),
    IsAnonymization: facts.IsAnonymization === true,
    ...(sources.length === 0 ? {} : { ParentResources: sources.map((source) => source.ID ?? '') }),
    ...(target === undefined ? { Resources: produced(facts) } : sources.length === 0 ? {} : { Resources: sources }),
    ...(typeof facts.Transcode === 'string' ? { Transcode: facts.Transcode } : {}),
  };
};

/** What a bulk job made: instances first, then their parents, each group by ascending id. */
const produced = (facts: JsonObject): readonly JsonObject[] => {
  const upwards = [...LEVELS].reverse();
  const groups = upwards.map((level) => ({ level, ids: new Set<string>() }));
  for (const [name, ids] of Object.entries(facts)) {
    if (!MADE.test(name) || !isArray(ids)) continue;
    for (const [index, id] of ids.entries()) groups[index]?.ids.add(String(id));
  }
  return groups.flatMap(({ level, ids }) =>
    [...ids].sort().map((id) => ({ ID: id, Path: `/${PATHS[level]}/${id}`, Type: level })),
  );
};

const number = (value: Json | undefined): number => (typeof value === 'number' ? value : 0);
const isArray = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
const isObject = (value: Json): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);
