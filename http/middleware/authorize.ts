import type { Middleware } from 'koa';
import { accessControl } from '../access';
import { empty } from '../answer';
import type { HttpDependencies } from '../deps';
import type { RequestState } from '../request-state';

/** Lets in who may send requests, on every URI alike (contract 10-http.md §5), and notes the user as the origin of what follows. */
export const authorize = ({ options }: Pick<HttpDependencies, 'options'>): Middleware<RequestState> => {
  const accessOf = accessControl(options);
  return (context, next) => {
    const { state } = context;
    const address = context.req.socket.remoteAddress ?? '';
    const access = accessOf(address, context.req.headers.authorization);
    switch (access.kind) {
      // As 1.12 and later: contract 12-newer-releases.md §8.1.
      case 'remote':
      case 'unauthenticated':
        state.answer = empty(401, [['WWW-Authenticate', 'Basic realm="Orthanc Secure Area"']]);
        return Promise.resolve();
      case 'granted':
        if (access.user !== null) state.origin = { ...state.origin, actor: { kind: 'http', address, user: access.user } };
        return next();
    }
  };
};
