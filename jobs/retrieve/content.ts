import type { TagsFormat } from '../../dicom/port';
import { identifierJson } from '../../dimse/identifier-json';
import type { Identifier } from '../../dimse/port';
import type { Json, JsonObject } from '../../domain/json';

/** What became of one retrieval, as the facts of a job hold it. */
export type Outcome = {
  /** The DIMSE status of a failure; 0: none was reported. */
  readonly status: number;
  /** Orthanc ids of what reached this server because of it. */
  readonly received: readonly string[];
};

/** The key of the fact of one retrieval: so an event tells of those that ended, not of all. */
const OUTCOME = /^Outcome\.(\d+)$/;

export const outcomeFact = (index: number, { status, received }: Outcome): JsonObject => ({
  [`Outcome.${index}`]: { status, received: [...received] },
});

/** Outcomes by the index of their query; events of the first releases tell all of them in one list. */
export const outcomesOf = (facts: JsonObject): ReadonlyMap<number, Outcome> => {
  const outcomes = new Map(listOf(facts.Outcomes).map((value, index) => [index, outcomeOf(value)] as const));
  for (const [name, value] of Object.entries(facts)) {
    const index = OUTCOME.exec(name)?.[1];
    if (index !== undefined) outcomes.set(Number(index), outcomeOf(value));
  }
  return outcomes;
};

/**
 * `Content` of a retrieval: contract 01-jobs.md §4 and 12-newer-releases.md §2.2. `Query` and `Format` come from the sealed part; where it was
 * erased the job asks for nothing that can be told.
 */
export const describeRetrieve = ({ Query, Format, ...facts }: JsonObject): JsonObject => {
  const queries = listOf(Query).map(identifierOf);
  const outcomes = outcomesOf(facts);
  const plain = Object.entries(facts).filter(([name]) => name !== 'Outcomes' && !OUTCOME.test(name));
  return {
    ...Object.fromEntries(plain),
    Details: queries.map((query, index) => ({
      Query: identifierJson(query, 'short'),
      DimseErrorStatus: outcomes.get(index)?.status ?? 0,
      ReceivedInstancesIds: [...(outcomes.get(index)?.received ?? [])],
    })),
    Query: queries.map((query) => identifierJson(query, formatOf(Format))),
  };
};

const isArray = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);
const listOf = (value: Json | undefined): readonly Json[] => (isArray(value) ? value : []);

const objectOf = (value: Json): JsonObject =>
  typeof value === 'object' && value !== null && !isArray(value) ? (value as JsonObject) : {};

const identifierOf = (value: Json): Identifier =>
  Object.fromEntries(Object.entries(objectOf(value)).flatMap(([tag, text]) => (typeof text === 'string' ? [[tag, text]] : [])));

const outcomeOf = (value: Json): Outcome => {
  const { status, received } = objectOf(value);
  return {
    status: typeof status === 'number' ? status : 0,
    received: listOf(received).flatMap((id) => (typeof id === 'string' ? [id] : [])),
  };
};

const formatOf = (value: Json | undefined): TagsFormat => (value === 'full' || value === 'simple' ? value : 'short');
