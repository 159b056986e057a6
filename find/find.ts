import { setImmediate as turn } from 'node:timers/promises';
import * as E from 'fp-ts/Either';
import type { ResourcesView } from '../projections/port';
import type { Candidate, ResourceSearch } from '../projections/resources/search';
import { annotationTest } from './annotation-test';
import { candidatesOf } from './candidates';
import { fileTest } from './file-test';
import { mainTagTest } from './main-tag-test';
import { modalitiesOf } from './modalities';
import { compareBy, type SortKey, sortKeyOf } from './order';
import { type Plan, planOf } from './plan';
import type { AnnotationReader, FileTags, Find, FindError, FindQuery } from './port';
import { sortInTurns } from './sort-in-turns';
import { sortValues } from './sort-values';

export type FindPorts = {
  readonly search: ResourceSearch;
  readonly resources: Pick<ResourcesView, 'find' | 'list'>;
  readonly annotations: AnnotationReader;
  readonly fileTags: FileTags;
  /** False: tags that only files hold match nothing (`StorageAccessOnFind: Never`). */
  readonly readFiles: boolean;
  /** Files that one find may read. */
  readonly maximumFiles: number;
};

/** Candidates that are looked at before others have their turn on the event loop. */
const BETWEEN_TURNS = 500;

type Match = { readonly id: string; readonly key: SortKey };

/** Resources that no server has. */
const ALL = 2 ** 31 - 1;

/** The query has no condition and no order: only `since` and `limit`. */
const asksForAll = ({ labels, metadata, parent, orderBy }: FindQuery, { main, modalities, file, impossible }: Plan): boolean =>
  !impossible &&
  main.size + modalities.length + file.length + metadata.length + labels.labels.length + orderBy.length === 0 &&
  labels.constraint !== 'None' &&
  parent === null;

export const createFind = (ports: FindPorts): Find => {
  const { search, resources, annotations } = ports;

  /** What the database says of a candidate. */
  const databaseTest = (query: FindQuery, plan: Plan): ((candidate: Candidate) => boolean) => {
    const main = mainTagTest(search, plan);
    const annotated = annotationTest(query, annotations);
    return (candidate) => {
      if (!main(candidate)) return false;
      if (plan.modalities.length > 0) {
        const modalities = modalitiesOf(search, candidate.key);
        if (!plan.modalities.every((matches) => modalities.some(matches))) return false;
      }
      if (annotated === null) return true;
      const row = resources.find(candidate.id);
      return row !== null && annotated(row);
    };
  };

  const find = async (query: FindQuery): Promise<E.Either<FindError, readonly string[]>> => {
    const plan = planOf(query);
    if (plan.file.length > 0 && !ports.readFiles) return E.right([]);
    if (asksForAll(query, plan)) return E.right(resources.list(query.level, { since: query.since, limit: query.limit ?? ALL }));
    const database = databaseTest(query, plan);
    const files = fileTest(ports, plan);
    const ordered = query.orderBy.length > 0;
    const wanted = ordered || query.limit === null ? Number.POSITIVE_INFINITY : query.since + query.limit;
    const valuesOf = sortValues(ports);
    const found: Match[] = [];
    let looked = 0;
    for (const page of candidatesOf(search, query, plan)) {
      const passed = await files(page.filter(database));
      if (passed === null) return E.left({ _tag: 'TooManyFiles', limit: ports.maximumFiles });
      for (const one of passed) found.push({ id: one.id, key: ordered ? sortKeyOf(query.orderBy, valuesOf(one)) : [] });
      if (found.length >= wanted) break;
      // An empty page took its time as well.
      looked += page.length || BETWEEN_TURNS;
      if (looked < BETWEEN_TURNS) continue;
      looked = 0;
      await turn();
    }
    const compare = compareBy(query.orderBy);
    const matches = ordered ? await sortInTurns(found, (a, b) => compare(a.key, b.key)) : found;
    const end = query.limit === null ? undefined : query.since + query.limit;
    return E.right(matches.slice(query.since, end).map(({ id }) => id));
  };

  return { find, needsFiles: (query) => planOf(query).file.length > 0 };
};
