import type { Middleware } from 'koa';
import { checkMethod, noRoute } from '../methods';
import type { RequestState, Routes } from '../request-state';

/** Hands the request to its route; answers it where there is none. */
export const route = (routes: Routes): Middleware<RequestState> => {
  const dispatch = routes.routes();
  return (context) => {
    const path = context.newRouterPath;
    checkMethod(context, routes, path);
    return dispatch(context, async () => {
      context.state.answer = noRoute(routes, path);
    });
  };
};
