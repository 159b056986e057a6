import { json, text } from '../answer';
import { bare } from '../fault';
import { answering, type Routes } from '../request-state';

const EXPLORER = '// Extensions to Orthanc Explorer by the registered plugins\n\n';

/** The plugins of a server without any, as 1.10.1 lists them: `explorer.js` is always there. */
export const pluginRoutes = (routes: Routes): void => {
  routes.get(
    '/plugins',
    answering(() => json(['explorer.js'])),
  );
  routes.get(
    '/plugins/explorer.js',
    answering(() => text(EXPLORER, 'application/javascript')),
  );
  routes.get(
    '/plugins/:name',
    answering(() => {
      throw bare(404);
    }),
  );
};
