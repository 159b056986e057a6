declare module 'koa-router' {
  import type { Middleware, ParameterizedContext } from 'koa';

  namespace Router {
    type RouterContext<S> = ParameterizedContext<S> & { readonly params: Readonly<Record<string, string>> };
    type Handler<S> = (context: RouterContext<S>, next: () => Promise<void>) => Promise<void> | void;
    type Layer = { readonly path: string; readonly methods: readonly string[] };
    type Options = { readonly sensitive?: boolean; readonly strict?: boolean };
  }

  class Router<S = object> {
    constructor(options?: Router.Options);
    get(path: string, handler: Router.Handler<S>): this;
    head(path: string, handler: Router.Handler<S>): this;
    post(path: string, handler: Router.Handler<S>): this;
    put(path: string, handler: Router.Handler<S>): this;
    delete(path: string, handler: Router.Handler<S>): this;
    routes(): Middleware<S>;
    /** Of the router it needs the stack only. */
    match(
      this: { readonly stack: readonly Router.Layer[] },
      path: string,
      method: string,
    ): { readonly path: readonly Router.Layer[]; readonly route: boolean };
    stack: readonly Router.Layer[];
  }

  export = Router;
}
