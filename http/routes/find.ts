import * as E from 'fp-ts/Either';
import { orthancStatus } from '../../domain/orthanc-status';
import { lookUpResources } from '../../find/lookup';
import type { FindQuery } from '../../find/port';
import { metadataNames } from '../annotation-names';
import { json } from '../answer';
import type { HttpDependencies } from '../deps';
import { described } from '../fault';
import { readCountBody, readFindBody } from '../find/find-request';
import { badRequest } from '../json-object-body';
import { pathOf } from '../levels';
import { readText } from '../request-body';
import { answering, type Routes } from '../request-state';
import { createResourceList } from '../resource-list';

/** Questions about the stored resources: contracts 09-resources.md §10 and §11, 12-newer-releases.md §6.3. */
export const findRoutes = (routes: Routes, deps: HttpDependencies): void => {
  const { finding, options } = deps;
  const resourceList = createResourceList(deps);
  const names = metadataNames(options.UserMetadata);
  const limits = { results: options.LimitFindResults || null, instances: options.LimitFindInstances || null };

  const found = async (query: FindQuery): Promise<readonly string[]> => {
    const result = await finding.find(query);
    if (E.isRight(result)) return result.right;
    const details = `The query needs more than ${result.left.limit} files to be read: add a constraint on a main DICOM tag`;
    throw described(orthancStatus.BadRequest, details);
  };

  routes.post(
    '/tools/find',
    answering(async (context) => {
      const request = readFindBody(await readText(context.req, options.HttpRequestTimeout), limits, names);
      const ids = await found(request.query);
      if (request.shown === 'ids') return json(ids);
      const content = request.shown === 'expanded' ? 'whole' : request.shown;
      return resourceList(context, request.query.level, ids, { ...request, content });
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
