import { empty, type Header, text } from '../answer';
import type { HttpDependencies } from '../deps';
import { explorerPage } from '../explorer-page';
import { bare } from '../fault';
import { answering, type Routes } from '../request-state';

/** No script runs on the page, whatever it shows. */
const POLICY: Header = ['Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"];

/** `/` and the page that it leads to: contract 10-http.md §3. */
export const explorerRoutes = (
  routes: Routes,
  { options, projections: { resources } }: Pick<HttpDependencies, 'options' | 'projections'>,
): void => {
  if (!options.OrthancExplorerEnabled) return;
  routes.get(
    '/',
    answering(() => empty(301, [['Location', 'app/explorer.html']])),
  );
  routes.get(
    '/app/explorer.html',
    answering(() => {
      const { patients, studies, series, instances } = resources.statistics();
      const page = text(explorerPage(options, { patients, studies, series, instances }), 'text/html; charset=utf-8');
      return page.kind === 'bytes' ? { ...page, headers: [POLICY, ...page.headers] } : page;
    }),
  );
  routes.get(
    '/favicon.ico',
    answering(() => empty(301, [['Location', 'app/images/favicon.ico']])),
  );
};

/** Orthanc Explorer's other files, of which none is here. To be added after all routes that serve one. */
export const missingExplorerRoutes = (routes: Routes, { options }: Pick<HttpDependencies, 'options'>): void => {
  if (!options.OrthancExplorerEnabled) return;
  for (const path of ['/app', '/app/*file']) {
    routes.get(
      path,
      answering(() => {
        throw bare(404);
      }),
    );
  }
};
