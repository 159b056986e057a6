import type { Middleware } from 'koa';
import type { HttpDependencies } from '../deps';
import type { RequestState } from '../request-state';

/**
 * Tells of each request when its answer is out, for who has set the log of HTTP to `verbose`. The route stands for the path, which may hold
 * what a client named after a person.
 */
export const logRequests = ({ logLevels }: Pick<HttpDependencies, 'logLevels'>): Middleware<RequestState> => {
  const logger = logLevels.logger('http');
  return async (context, next) => {
    const started = performance.now();
    try {
      await next();
    } finally {
      if (logger.isLevelEnabled('debug')) {
        const route: unknown = Reflect.get(context, '_matchedRoute');
        const milliseconds = Math.round(performance.now() - started);
        logger.debug({ method: context.method, route, status: context.res.statusCode, milliseconds }, 'Answered a request');
      }
    }
  };
};
