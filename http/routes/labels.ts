import { orthancStatus } from '../../domain/orthanc-status';
import type { Level } from '../../domain/resource/events';
import { json, text } from '../answer';
import type { HttpDependencies } from '../deps';
import { unknownResource } from '../errors';
import { bare, described } from '../fault';
import { levelPaths } from '../levels';
import { perform } from '../perform';
import { answering, type Context, parameter, type Routes } from '../request-state';

const LABEL = /^[A-Za-z0-9_-]{1,64}$/;

/** Labels of resources: contract 12-newer-releases.md §6.5. */
export const labelRoutes = (routes: Routes, { projections: { resources }, annotations }: HttpDependencies): void => {
  const labelsOf = (context: Context, level: Level): readonly string[] => {
    const id = parameter(context, 'id');
    if (resources.get(level, id) === null) throw unknownResource();
    return resources.labelsOf(id);
  };
  const label = (context: Context): string => {
    const given = parameter(context, 'label');
    if (LABEL.test(given)) return given;
    throw described(orthancStatus.ParameterOutOfRange, 'A label has 1 to 64 characters among A-Z, a-z, 0-9, _ and -');
  };

  for (const [path, level] of levelPaths) {
    routes.get(
      `/${path}/:id/labels`,
      answering((context) => json(labelsOf(context, level))),
    );
    routes.get(
      `/${path}/:id/labels/:label`,
      answering((context) => {
        if (!labelsOf(context, level).includes(parameter(context, 'label'))) throw bare(404);
        return text('');
      }),
    );
    routes.put(
      `/${path}/:id/labels/:label`,
      answering(async (context) => {
        await perform(annotations.addLabel({ level, id: parameter(context, 'id') }, label(context), context.state.origin));
        return text('');
      }),
    );
    routes.delete(
      `/${path}/:id/labels/:label`,
      answering(async (context) => {
        await perform(annotations.removeLabel({ level, id: parameter(context, 'id') }, label(context), context.state.origin));
        return text('');
      }),
    );
  }
  routes.get(
    '/tools/labels',
    answering(() => json(resources.labels())),
  );
};
