import { setImmediate as turn } from 'node:timers/promises';
import * as E from 'fp-ts/Either';
import type { Json } from '../../domain/json';
import { orthancStatus } from '../../domain/orthanc-status';
import { lookUpResources } from '../../find/lookup';
import type { FindQuery } from '../../find/port';
import { metadataNames } from '../annotation-names';
import { json } from '../answer';
import type { HttpDependencies } from '../deps';
import { described } from '../fault';
import { type FindRequest, readCountBody, readFindBody } from '../find/find-request';
import { badRequest } from '../json-object-body';
import { pathOf } from '../levels';
import { readText } from '../request-body';
import { answering, type Routes } from '../request-state';
import { createShowResource } from '../show-resource';

/** Answers that are made before other requests have their turn. */
const BETWEEN_TURNS = 100;

/** Questions about the stored resources: contracts 09-resources.md §10 and §11, 12-newer-releases.md §6.3. */
export const findRoutes = (routes: Routes, deps: HttpDependencies): void => {
  const { finding, options } = deps;
  const { resources } = deps.projections;
  const show = createShowResource(deps);
  const names = metadataNames(options.UserMetadata);
  const limits = { results: options.LimitFindResults || null, instances: options.LimitFindInstances || null };

  const found = async (query: FindQuery): Promise<readonly string[]> => {
    const result = await finding.find(query);
    if (E.isRight(result)) return result.right;
    const details = `The query needs more than ${result.left.limit} files to be read: add a constraint on a main DICOM tag`;
    throw described(orthancStatus.BadRequest, details);
  };

  const answers = async (ids: readonly string[], request: FindRequest): Promise<readonly Json[]> => {
    if (request.shown === 'ids') return ids;
    const content = request.shown === 'expanded' ? 'whole' : request.shown;
    const list: Json[] = [];
    for (const [index, id] of ids.entries()) {
      const row = resources.get(request.query.level, id);
      if (row !== null) list.push(await show(row, { ...request, content }));
      if (index % BETWEEN_TURNS === BETWEEN_TURNS - 1) await turn();
    }
    return list;
  };

  routes.post(
    '/tools/find',
    answering(async ({ req }) => {
      const request = readFindBody(await readText(req, options.HttpRequestTimeout), limits, names);
      return json(await answers(await found(request.query), request));
    }),
  );

  routes.post(
    '/tools/count-resources',
    answering(async ({ req }) => {
      const query = readCountBody(await readText(req, options.HttpRequestTimeout), names);
      if (finding.needsFiles(query)) {
        throw badRequest('Unable to count resources with constraints on tags that are not stored in the database');
      }
      return json({ Count: (await found(query)).length });
    }),
  );

  routes.post(
    '/tools/lookup',
    answering(async ({ req }) => {
      const value = await readText(req, options.HttpRequestTimeout);
      const matches = lookUpResources(finding.search, value);
      return json(matches.map(({ level, id }) => ({ ID: id, Path: pathOf(level, id), Type: level })));
    }),
  );
};
