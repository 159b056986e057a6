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

/**
 * `Content` of a retrieval: contract 01-jobs.md §4 and 12-newer-releases.md §2.2. `Query` and `Format` come from the sealed part; where it was
 * erased the job asks for nothing that can be told.
 */
export const describeRetrieve = ({ Query, Format, Outcomes, ...facts }: JsonObject): JsonObject => {
  const queries = listOf(Query).map(identifierOf);
  const outcomes = listOf(Outcomes).map(outcomeOf);
  return {
    ...facts,
    Details: queries.map((query, index) => ({
      Query: identifierJson(query, 'short'),
      DimseErrorStatus: outcomes[index]?.status ?? 0,
      ReceivedInstancesIds: [...(outcomes[index]?.received ?? [])],
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
