import type { Middleware } from 'koa';
import { checkMethod, noRoute } from '../methods';
import type { RequestState, Routes } from '../request-state';

/**
 * Hands the request to its route; answers it where there is none. Where one route alone matches, nothing is composed: koa-router does that anew for each
 * request, which takes longer than all the rest of it.
 */
export const route = (routes: Routes): Middleware<RequestState> => {
  const dispatch = routes.routes();
  return (context) => {
    const path = context.newRouterPath;
    checkMethod(context, routes, path);
    const noOther = async (): Promise<void> => {
      context.state.answer = noRoute(routes, path);
    };
    const { pathAndMethod } = routes.match(path, context.req.method ?? '');
    const [layer] = pathAndMethod;
    const [handler] = layer?.stack ?? [];
    if (layer !== undefined && handler !== undefined && pathAndMethod.length === 1 && layer.stack.length === 1) {
      const params = layer.params(path, layer.captures(path), {});
      return handler(Object.assign(context, { params, _matchedRoute: layer.path }), noOther);
    }
    return dispatch(context, noOther);
  };
};
