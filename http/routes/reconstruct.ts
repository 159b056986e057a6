import { text } from '../answer';
import type { HttpDependencies } from '../deps';
import { unknownResource } from '../errors';
import { levelPaths } from '../levels';
import { perform } from '../perform';
import { readText } from '../request-body';
import { answering, parameter, type Routes } from '../request-state';

/**
 * `/{level}/{id}/reconstruct` and `/tools/reconstruct`: contract 09-resources.md §4, 12-newer-releases.md §6.6. Their options
 * spare Orthanc work that is not done here: files are never stored in another form.
 */
export const reconstructRoutes = (routes: Routes, { reconstruction, projections, options }: HttpDependencies): void => {
  for (const [path, level] of levelPaths) {
    routes.post(
      `/${path}/:id/reconstruct`,
      answering(async (context) => {
        await readText(context.req, options.HttpRequestTimeout);
        if (!(await perform(reconstruction.reconstruct(level, parameter(context, 'id'), context.state.origin))))
          throw unknownResource();
        return text('');
      }),
    );
  }
  routes.post(
    '/tools/reconstruct',
    answering(async (context) => {
      await readText(context.req, options.HttpRequestTimeout);
      for (const id of projections.resources.list('Patient')) {
        await perform(reconstruction.reconstruct('Patient', id, context.state.origin));
      }
      return text('');
    }),
  );
};
