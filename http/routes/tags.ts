import type { TagsFormat, TagsPart } from '../../dicom/port';
import type { Level } from '../../domain/resource/events';
import { type Answer, jsonText } from '../answer';
import type { HttpDependencies } from '../deps';
import { unknownResource } from '../errors';
import { levelPaths } from '../levels';
import { readable } from '../readable';
import { isNewer } from '../release';
import { representative } from '../representative';
import { answering, type Context, parameter, type Routes } from '../request-state';
import { tagsChoice } from '../tags-choice';
import { tagsFormat } from '../tags-format';

/** The tags of an instance, and of the modules of its parents: contract 09-resources.md §4 and §5, arguments as observed on 1.10.1. */
export const tagRoutes = (routes: Routes, { instances, projections: { resources }, options }: HttpDependencies): void => {
  const newer = isNewer(options);

  const show = async (context: Context, format: TagsFormat, part: TagsPart): Promise<Answer> => {
    const choice = part === 'header' ? {} : tagsChoice(context, newer);
    return jsonText(readable(await instances.tags(parameter(context, 'id'), { format, part, choice })));
  };

  routes.get(
    '/instances/:id/tags',
    answering((context) => show(context, tagsFormat(context, 'full'), 'dataSet')),
  );
  routes.get(
    '/instances/:id/simplified-tags',
    answering((context) => show(context, 'simple', 'dataSet')),
  );
  routes.get(
    '/instances/:id/header',
    answering((context) => show(context, tagsFormat(context, 'full'), 'header')),
  );

  const showModule = async (context: Context, level: Level, module: Level): Promise<Answer> => {
    const id = parameter(context, 'id');
    const instance = representative(level, id, resources);
    if (instance === null) throw unknownResource();
    const choice = { ...tagsChoice(context, newer), module };
    return jsonText(readable(await instances.tags(instance, { format: tagsFormat(context, 'full'), part: 'dataSet', choice })));
  };

  for (const [path, level] of levelPaths) {
    routes.get(
      `/${path}/:id/module`,
      answering((context) => showModule(context, level, level)),
    );
  }
  routes.get(
    '/studies/:id/module-patient',
    answering((context) => showModule(context, 'Study', 'Patient')),
  );
};
