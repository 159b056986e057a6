import type { Middleware } from 'koa';
import { orthancStatus } from '../../domain/orthanc-status';
import type { HttpDependencies } from '../deps';
import { described, HttpFault } from '../fault';
import type { RequestState } from '../request-state';
import { isDisconnect } from '../transmit';

/** They only read, with a body for a question. */
const QUESTIONS: ReadonlySet<string> = new Set(['/tools/find', '/tools/count-resources', '/tools/lookup', '/tools/bulk-content']);
/** GETs that submit a job. */
const SUBMITS = /^\/(?:(?:patients|studies|series)\/[^/]+\/|tools\/create-)(?:archive|media)/;

const waitsForLog = (method: string, path: string): boolean =>
  method === 'GET' || method === 'HEAD' ? SUBMITS.test(path) : !QUESTIONS.has(path);

const unknownOutcome = (): HttpFault =>
  described(
    orthancStatus.DatabaseUnavailable,
    'The log does not answer: it is not known yet whether the request was recorded. Look before you try again',
  );

type Dependencies = Pick<HttpDependencies, 'whenStalled' | 'onDefect'>;

/**
 * Answers a request that has to write with 503 when the log does not tell in time what became of an append, instead of letting it
 * hang. Its work goes on: what the log has taken is shown later. An answer that has begun is left alone.
 */
export const patience =
  ({ whenStalled, onDefect }: Dependencies): Middleware<RequestState> =>
  (context, next) => {
    if (!waitsForLog(context.req.method ?? '', context.state.uri)) return next();
    return new Promise((resolve, reject) => {
      let gaveUp = false;
      const takeBack = whenStalled(() => {
        if (context.res.headersSent) return;
        gaveUp = true;
        reject(unknownOutcome());
      });
      const failed = (error: unknown): void => {
        takeBack();
        reject(error);
        const known = error instanceof HttpFault || isDisconnect(error);
        if (gaveUp && !known) onDefect(error, context.state.origin.correlationId);
      };
      const done = (): void => {
        takeBack();
        resolve(undefined);
      };
      next().then(done, failed);
    });
  };
