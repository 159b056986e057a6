import Router from 'koa-router';
import type { HttpDependencies } from '../deps';
import type { RequestState, Routes } from '../request-state';
import { archiveRoutes } from './archives';
import { instanceRoutes } from './instances';
import { jobHistoryRoutes } from './job-history';
import { jobOutputRoutes } from './job-outputs';
import { jobRoutes } from './jobs';
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
  return routes;
};
