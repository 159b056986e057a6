import { json } from '../answer';
import { openApiDocument } from '../openapi/document';
import { answering, type Routes } from '../request-state';

const VERSION = '0.1.0';

/** `/openapi.json`: the routes that there are, with the texts of `http/openapi/groups/`. */
export const openApiRoutes = (routes: Routes): void => {
  routes.get(
    '/openapi.json',
    answering(() => json(openApiDocument(routes.stack, VERSION))),
  );
};
