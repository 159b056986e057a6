import { orthancStatus } from '../../domain/orthanc-status';
import { type Answer, json } from '../answer';
import type { HttpDependencies } from '../deps';
import { bare, described } from '../fault';
import { readable } from '../readable';
import { answering, type Context, parameter, type Routes } from '../request-state';

/** Tags and indexes in one path: more than the deepest sequence that is read. */
const LONGEST_PATH = 1024;

/** `/instances/{id}/content`, down into sequences: contract 09-resources.md §5. */
export const contentRoutes = (routes: Routes, { instances }: HttpDependencies): void => {
  const show = async (context: Context): Promise<Answer> => {
    const path = context.state.uri
      .split('/')
      .slice(FIRST_SEGMENT)
      .filter((segment) => segment !== '');
    if (path.length > LONGEST_PATH) throw bare(404);
    const content = readable(await instances.content(parameter(context, 'id'), path));
    switch (content.kind) {
      case 'names':
        return json(content.names);
      case 'bytes':
        return {
          kind: 'stream',
          status: 200,
          headers: [['Content-Type', 'application/octet-stream']],
          length: content.size,
          open: () => content.open(),
        };
      case 'absent':
        throw bare(404);
      case 'unknownTag':
        throw described(orthancStatus.UnknownDicomTag);
    }
  };
  routes.get('/instances/:id/content', answering(show));
  routes.get('/instances/:id/content/*path', answering(show));
};

/** Where the path begins in `/instances/{id}/content/…`, split at its slashes. */
const FIRST_SEGMENT = 4;
