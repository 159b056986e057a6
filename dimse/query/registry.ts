import type { Level } from '../../domain/resource/events';
import type { Identifier } from '../port';
import type { QueryTags } from './normalize';

/** A query that a peer has answered. */
export type AnsweredQuery = {
  readonly id: string;
  /** Symbolic name of the modality. */
  readonly modality: string;
  readonly level: Level;
  /** As the client gave it. */
  readonly query: QueryTags;
  readonly answers: readonly Identifier[];
  /** The title by which we called the peer; null: the usual one. */
  readonly localAet: string | null;
};

/** The queries that are kept for retrieval, in memory as in Orthanc. */
export type QueryRegistry = {
  /** Oldest first. */
  readonly ids: () => readonly string[];
  /** Asking for a query keeps it from being the next to go. */
  readonly get: (id: string) => AnsweredQuery | null;
  readonly add: (query: AnsweredQuery) => void;
  readonly remove: (id: string) => void;
};

/** `size`: how many are kept (`QueryRetrieveSize`); the one that was not used for the longest time goes first. */
export const createQueryRegistry = (size: number): QueryRegistry => {
  const queries = new Map<string, AnsweredQuery>();
  return {
    ids: () => [...queries.keys()],
    get: (id) => {
      const query = queries.get(id);
      if (query === undefined) return null;
      queries.delete(id);
      queries.set(id, query);
      return query;
    },
    add: (query) => {
      queries.set(query.id, query);
      for (const id of queries.keys()) {
        if (queries.size <= size) return;
        queries.delete(id);
      }
    },
    remove: (id) => void queries.delete(id),
  };
};
