declare module 'koa-router' {
  import type { Middleware, ParameterizedContext } from 'koa';

  namespace Router {
    type RouterContext<S> = ParameterizedContext<S> & { readonly params: Readonly<Record<string, string>> };
    type Handler<S> = (context: RouterContext<S>, next: () => Promise<void>) => Promise<void> | void;
    type Layer<S = never> = {
      readonly path: string;
      readonly methods: readonly string[];
      readonly stack: readonly Handler<S>[];
      match(path: string): boolean;
      captures(path: string): readonly string[];
      params(path: string, captures: readonly string[], known: object): Record<string, string>;
    };
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
      this: { readonly stack: readonly Router.Layer<S>[] },
      path: string,
      method: string,
    ): { readonly path: readonly Router.Layer<S>[]; readonly pathAndMethod: readonly Router.Layer<S>[]; readonly route: boolean };
    stack: readonly Router.Layer<S>[];
  }

  export = Router;
}
