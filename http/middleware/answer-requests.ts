import type { Middleware } from 'koa';
import { type Answer, faultAnswer } from '../answer';
import type { HttpDependencies } from '../deps';
import { unhandled } from '../errors';
import { HttpFault } from '../fault';
import { normalizePath, routerPath } from '../normalize-path';
import { isNewer } from '../release';
import type { RequestState } from '../request-state';
import { isDisconnect, transmit } from '../transmit';

type Dependencies = Pick<HttpDependencies, 'ids' | 'options' | 'onDefect'>;

/** Gives each request its path, its origin and its correlation id, and sends what the inner layers answer or throw. */
export const answerRequests =
  ({ ids, options, onDefect }: Dependencies): Middleware<RequestState> =>
  async (context, next) => {
    const correlationId = ids.uuid();
    const uri = normalizePath(rawPath(context.req.url ?? '/'));
    // Koa does not answer: `transmit` does, or the route has.
    context.respond = false;
    context.newRouterPath = routerPath(uri);
    context.state.uri = uri;
    context.state.origin = {
      actor: { kind: 'http', address: context.req.socket.remoteAddress ?? '', user: null },
      correlationId,
      causationId: null,
    };
    context.state.answer = null;
    const answer = await answerOf(next, context.state).catch((error: unknown) => {
      if (!(error instanceof HttpFault) && !isDisconnect(error)) onDefect(error, correlationId);
      const { fault } = error instanceof HttpFault ? error : unhandled();
      return faultAnswer(fault, { method: context.method, uri }, options.HttpDescribeErrors, isNewer(options));
    });
    if (answer === null || answer.kind === 'written' || context.res.headersSent || context.res.destroyed) return;
    await transmit(context.req, context.res, answer, options).catch((error: unknown) => onDefect(error, correlationId));
  };

const answerOf = async (next: () => Promise<unknown>, state: RequestState): Promise<Answer | null> => {
  await next();
  return state.answer;
};

/** The request target without its query, and without scheme and host if it is in absolute form (RFC 9112 §3.2). */
const rawPath = (target: string): string => {
  const path = target.startsWith('/') ? target : target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?]*/i, '');
  const query = path.indexOf('?');
  return query < 0 ? path : path.slice(0, query);
};
