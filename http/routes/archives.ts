import { orthancStatus } from '../../domain/orthanc-status';
import type { Answer } from '../answer';
import { answerArchive, type ZipJobType } from '../archive-answer';
import { type ArchiveRequest, defaultRequest, identifiersOf, readArchiveBody, readCreateArchiveBody } from '../archive-request';
import type { HttpDependencies } from '../deps';
import { unknownResource } from '../errors';
import { described } from '../fault';
import { readText } from '../request-body';
import { answering, argument, type Context, hasArgument, parameter, type Routes } from '../request-state';
import { transcodeOfQuery } from '../transcode-request';

const TOOLS = [
  { path: '/tools/create-archive', jobType: 'Archive', extended: false },
  { path: '/tools/create-media', jobType: 'Media', extended: false },
  { path: '/tools/create-media-extended', jobType: 'Media', extended: true },
] as const;

/** The routes that make a ZIP: contract 02-archive-media.md §1. The level of the URL is not checked, as in 1.10.1. */
export const archiveRoutes = (routes: Routes, deps: HttpDependencies): void => {
  for (const level of ['patients', 'studies', 'series']) {
    ofResource(routes, deps, `/${level}/:id/archive`, 'Archive');
    ofResource(routes, deps, `/${level}/:id/media`, 'Media');
  }
  for (const tool of TOOLS) ofResources(routes, deps, tool);
};

const ofResource = (routes: Routes, deps: HttpDependencies, path: string, jobType: ZipJobType): void => {
  routes.get(
    path,
    answering((context) => {
      const id = parameter(context, 'id');
      if (!isKnown(deps, id)) throw unknownResource();
      const request = requestOfQuery(context, hasArgument(context, 'extended'));
      return answerArchive(jobType, context, [id], request, `${id}.zip`, deps);
    }),
  );
  routes.post(
    path,
    answering(async (context): Promise<Answer> => {
      const id = parameter(context, 'id');
      const request = readArchiveBody(await bodyOf(context, deps), { ...defaultRequest, utf8: deps.options.ZipUseUtf8 });
      return answerArchive(jobType, context, [id], request, `${id}.zip`, deps);
    }),
  );
};

const ofResources = (routes: Routes, deps: HttpDependencies, { path, jobType, extended }: (typeof TOOLS)[number]): void => {
  const known = (id: string): boolean => isKnown(deps, id);
  routes.get(
    path,
    answering((context) => {
      const list = argument(context, 'resources');
      if (list === null) throw described(orthancStatus.BadRequest, 'Missing resources argument');
      const resources = identifiersOf(list === '' ? [] : list.split(','), known);
      const request = requestOfQuery(context, extended || hasArgument(context, 'extended'));
      return answerArchive(jobType, context, resources, request, 'Archive.zip', deps);
    }),
  );
  routes.post(
    path,
    answering(async (context) => {
      const defaults = { ...defaultRequest, extended, utf8: deps.options.ZipUseUtf8 };
      const { request, resources } = readCreateArchiveBody(await bodyOf(context, deps), defaults);
      return answerArchive(jobType, context, identifiersOf(resources, known), request, 'Archive.zip', deps);
    }),
  );
};

const isKnown = ({ projections }: HttpDependencies, id: string): boolean => projections.resources.find(id) !== null;

const bodyOf = (context: Context, { options }: HttpDependencies): Promise<string> =>
  readText(context.req, options.HttpRequestTimeout);

const requestOfQuery = (context: Context, extended: boolean): ArchiveRequest => ({
  ...defaultRequest,
  transcode: transcodeOfQuery(context),
  extended,
  filename: argument(context, 'filename') || null,
});
