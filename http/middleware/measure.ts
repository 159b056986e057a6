import type { Middleware } from 'koa';
import type { HttpDependencies } from '../deps';
import type { RequestState } from '../request-state';

const ACTIVE = 'orthanc_rest_api_active_requests';
const DURATION = 'orthanc_rest_api_duration_ms';

/** Counts the requests in progress, and takes the time of each until its answer is out. */
export const measure = ({ metrics }: Pick<HttpDependencies, 'metrics'>): Middleware<RequestState> => {
  let active = 0;
  return async (_, next) => {
    const started = performance.now();
    active += 1;
    metrics.update(ACTIVE, active, 'maximum');
    try {
      await next();
    } finally {
      active -= 1;
      metrics.update(DURATION, Math.round(performance.now() - started), 'maximum');
    }
  };
};
