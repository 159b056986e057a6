import type { ParameterizedContext } from 'koa';
import type Router from 'koa-router';
import type { Origin } from '../domain/event';
import type { Answer } from './answer';

/** What the middleware knows of a request before a route sees it. */
export type RequestState = {
  /** Path as errors show it: decoded, without doubled slashes. */
  uri: string;
  origin: Origin;
  /** What is to be sent; null until a handler has run. */
  answer: Answer | null;
};

/** A request before its route is known. */
export type RequestContext = ParameterizedContext<RequestState>;

export type Context = Router.RouterContext<RequestState>;

export type Routes = Router<RequestState>;

type Handler = (context: Context) => Promise<Answer> | Answer;

/** Makes a route of a function that returns its answer. */
export const answering =
  (handler: Handler): Router.Handler<RequestState> =>
  async (context) => {
    context.state.answer = await handler(context);
  };

/** A parameter of the path, decoded. */
export const parameter = (context: Context, name: string): string => context.params[name] ?? '';

/** Whether an argument of the query is there, with whatever value. */
export const hasArgument = (context: Context, name: string): boolean => Object.hasOwn(context.query, name);

/** An argument of the query; the last one, as in Orthanc, if it is there several times. Null if it is absent. */
export const argument = (context: Context, name: string): string | null => {
  const value = Object.hasOwn(context.query, name) ? context.query[name] : undefined;
  return (Array.isArray(value) ? value.at(-1) : value) ?? null;
};
