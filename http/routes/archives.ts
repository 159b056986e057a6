import { orthancStatus } from '../../domain/orthanc-status';
import type { Answer } from '../answer';
import { answerArchive } from '../archive-answer';
import { type ArchiveRequest, defaultRequest, identifiersOf, readArchiveBody, readCreateArchiveBody } from '../archive-request';
import type { HttpDependencies } from '../deps';
import { unknownResource } from '../errors';
import { described } from '../fault';
import { readText } from '../request-body';
import { answering, argument, type Context, parameter, type Routes } from '../request-state';
import { transcodeOfQuery } from '../transcode-request';

/** The routes that make an archive: contract 02-archive-media.md §1. The level of the URL is not checked, as in 1.10.1. */
export const archiveRoutes = (routes: Routes, deps: HttpDependencies): void => {
  const isKnown = (id: string): boolean => deps.projections.resources.find(id) !== null;
  const bodyOf = (context: Context): Promise<string> => readText(context.req, deps.options.HttpRequestTimeout);

  for (const level of ['patients', 'studies', 'series']) {
    routes.get(
      `/${level}/:id/archive`,
      answering((context) => {
        const id = parameter(context, 'id');
        if (!isKnown(id)) throw unknownResource();
        return answerArchive(context, [id], requestOfQuery(context), `${id}.zip`, deps);
      }),
    );
    routes.post(
      `/${level}/:id/archive`,
      answering(async (context): Promise<Answer> => {
        const id = parameter(context, 'id');
        const request = readArchiveBody(await bodyOf(context));
        return answerArchive(context, [id], request, `${id}.zip`, deps);
      }),
    );
  }

  routes.get(
    '/tools/create-archive',
    answering((context) => {
      const list = argument(context, 'resources');
      if (list === null) throw described(orthancStatus.BadRequest, 'Missing resources argument');
      const resources = identifiersOf(list === '' ? [] : list.split(','), isKnown);
      return answerArchive(context, resources, requestOfQuery(context), 'Archive.zip', deps);
    }),
  );
  routes.post(
    '/tools/create-archive',
    answering(async (context) => {
      const { request, resources } = readCreateArchiveBody(await bodyOf(context));
      return answerArchive(context, identifiersOf(resources, isKnown), request, 'Archive.zip', deps);
    }),
  );
};

const requestOfQuery = (context: Context): ArchiveRequest => {
  return { ...defaultRequest, transcode: transcodeOfQuery(context), filename: argument(context, 'filename') || null };
};
