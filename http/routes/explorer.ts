import { empty, type Header, text } from '../answer';
import type { HttpDependencies } from '../deps';
import { explorerPage } from '../explorer-page';
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
};
