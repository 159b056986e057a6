import { json } from '../answer';
import { bare } from '../fault';
import { answering, argument, type Routes } from '../request-state';

/** The peers of a server that has none: contract 09-resources.md §11 and 10-http.md. */
export const remoteListRoutes = (routes: Routes): void => {
  routes.get(
    '/peers',
    answering((context) => json(argument(context, 'expand') === null ? [] : {})),
  );
  routes.get(
    '/peers/:name',
    answering(() => {
      throw bare(404);
    }),
  );
};
