import type { JsonObject } from '../../domain/json';
import { orthancStatus } from '../../domain/orthanc-status';
import type { Level } from '../../domain/resource/events';
import { text } from '../answer';
import type { HttpDependencies } from '../deps';
import { described } from '../fault';
import { deletionsOf } from '../find/deletions';
import { inTurns } from '../in-turns';
import { jsonItem, jsonList } from '../json-list';
import { bodyFormat, booleanMember, member, readObjectBody, resourcesMember } from '../json-object-body';
import { levelNamed } from '../level-name';
import { perform } from '../perform';
import { relatedIds } from '../related-resources';
import { isNewer } from '../release';
import { readText } from '../request-body';
import { answering, type Routes } from '../request-state';
import { resourceJson } from '../resource-json';
import { streamedJson } from '../streamed-json';

const levelOf = (members: JsonObject): Level | null => {
  const level = member(members, 'Level');
  if (level === undefined) return null;
  if (typeof level === 'string') return levelNamed(level);
  throw described(orthancStatus.BadFileFormat, 'String value expected in field: Level');
};

/** Many resources in one request: contract 09-resources.md §9, bodies as observed on 1.10.1. */
export const bulkRoutes = (routes: Routes, deps: HttpDependencies): void => {
  const { finding, ingest, options } = deps;
  const { resources } = deps.projections;

  /** As they are listed, or, at a level, each related one once, by ascending id. Unknown ids are skipped. */
  const wanted = async (ids: readonly string[], level: Level | null): Promise<readonly string[]> => {
    if (level === null) return ids;
    const related = new Set<string>();
    await inTurns(new Set(ids), (id) => {
      const row = resources.find(id);
      for (const other of row === null ? [] : relatedIds(row, level, resources)) related.add(other);
    });
    return [...related].sort();
  };

  routes.post(
    '/tools/bulk-content',
    answering(async (context) => {
      const { members } = readObjectBody(await readText(context.req, options.HttpRequestTimeout));
      const listed = resourcesMember(members);
      const level = levelOf(members);
      const metadata = booleanMember(members, 'Metadata', true);
      const format = bodyFormat(members);
      const textOf = (id: string): Buffer | null => {
        const row = resources.find(id);
        if (row === null) return null;
        const shown = resourceJson(row, format, resources, isNewer(options));
        return jsonItem(metadata ? { ...shown, Metadata: finding.annotations.metadata(row) } : shown);
      };
      return streamedJson(context, jsonList(await wanted(listed, level), textOf), options.HttpRequestTimeout);
    }),
  );

  routes.post(
    '/tools/bulk-delete',
    answering(async ({ req, state }) => {
      const { members } = readObjectBody(await readText(req, options.HttpRequestTimeout));
      await inTurns(deletionsOf(members), ({ id, level }) => {
        const row = resources.find(id);
        if (row === null || (level !== null && level !== row.level)) return;
        return perform(ingest.remove(row.level, id, state.origin)).then(() => undefined);
      });
      return text('');
    }),
  );
};
