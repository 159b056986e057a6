import Router from 'koa-router';
import type { HttpDependencies } from '../deps';
import type { RequestState, Routes } from '../request-state';
import { archiveRoutes } from './archives';
import { attachmentRoutes } from './attachments';
import { changeRoutes } from './changes';
import { instanceRoutes } from './instances';
import { jobHistoryRoutes } from './job-history';
import { jobOutputRoutes } from './job-outputs';
import { jobRoutes } from './jobs';
import { labelRoutes } from './labels';
import { metadataRoutes } from './metadata';
import { protectionRoutes } from './protection';
import { reconstructRoutes } from './reconstruct';
import { resourceStatisticsRoutes } from './resource-statistics';
import { resourceRoutes } from './resources';
import { systemRoutes } from './system';
import { toolRoutes } from './tools';

/** All routes. Where two match, the one that was added first answers. */
export const createRoutes = (deps: HttpDependencies): Routes => {
  const routes = new Router<RequestState>({ sensitive: true, strict: true });
  systemRoutes(routes, deps);
  toolRoutes(routes, deps);
  jobHistoryRoutes(routes, deps);
  jobRoutes(routes, deps);
  jobOutputRoutes(routes, deps);
  archiveRoutes(routes, deps);
  instanceRoutes(routes, deps);
  resourceRoutes(routes, deps);
  resourceStatisticsRoutes(routes, deps);
  metadataRoutes(routes, deps);
  attachmentRoutes(routes, deps);
  labelRoutes(routes, deps);
  protectionRoutes(routes, deps);
  changeRoutes(routes, deps);
  reconstructRoutes(routes, deps);
  return routes;
};
