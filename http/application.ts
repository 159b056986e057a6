import type { RequestListener } from 'node:http';
import Koa, { type ParameterizedContext } from 'koa';
import type { HttpDependencies } from './deps';
import { answerRequests } from './middleware/answer-requests';
import { authorize } from './middleware/authorize';
import { crossOrigin } from './middleware/cross-origin';
import { logRequests } from './middleware/log-requests';
import { measure } from './middleware/measure';
import { patience } from './middleware/patience';
import { route } from './middleware/route';
import { stayAwake } from './middleware/stay-awake';
import type { RequestState } from './request-state';
import { createRoutes } from './routes';

class Application extends Koa<RequestState> {
  /** As Koa's own, without its watch over the end of each response: Node's server looks after sockets that break, `transmit` after answers. */
  handleRequest(
    context: ParameterizedContext<RequestState>,
    answer: (context: ParameterizedContext<RequestState>) => Promise<void>,
  ) {
    return answer(context).catch((error: Error) => context.onerror(error));
  }
}

/** The REST interface as a request listener: it answers every request once, and reports defects to `deps.onDefect`. */
export const createHttpApplication = (deps: HttpDependencies): RequestListener => {
  const application = new Application();
  application.on('error', (error: unknown, context: { readonly headerSent: boolean }) => {
    // Koa repeats here what broke a response that `transmit` has already reported.
    if (!context.headerSent) deps.onDefect(error, '');
  });
  application
    .use(stayAwake())
    .use(measure(deps))
    .use(logRequests(deps))
    .use(answerRequests(deps))
    .use(crossOrigin(deps))
    .use(patience(deps))
    .use(authorize(deps))
    .use(route(createRoutes(deps)));
  const listener = application.callback();
  return (request, response) => void listener(request, response);
};
