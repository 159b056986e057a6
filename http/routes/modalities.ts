import type { JsonObject } from '../../domain/json';
import { isSymbolicName, type Modality } from '../../domain/modality/modality';
import { modalityJson } from '../../domain/modality/modality-json';
import { orthancStatus } from '../../domain/orthanc-status';
import { json, text } from '../answer';
import type { HttpDependencies } from '../deps';
import { bare, described } from '../fault';
import { modalityOf } from '../modality-body';
import { parseJson } from '../parse-json';
import { perform } from '../perform';
import { isNewer } from '../release';
import { readText } from '../request-body';
import { answering, type Context, hasArgument, parameter, type Routes } from '../request-state';

const OPERATIONS = [
  'configuration',
  'echo',
  'find',
  'find-instance',
  'find-patient',
  'find-series',
  'find-study',
  'find-worklist',
  'get',
  'move',
  'query',
  'storage-commitment',
  'store',
  'store-straight',
];

/** The modality that the path names. Throws a fault. */
export const modalityInPath = (context: Context, { modalities }: HttpDependencies): Modality => {
  const name = parameter(context, 'name');
  const modality = modalities.get(name);
  if (modality === null) throw described(orthancStatus.InexistentItem, `No modality with symbolic name: ${name}`);
  return modality;
};

/** The list of remote application entities: contract 06-dimse.md §1. */
export const modalityRoutes = (routes: Routes, deps: HttpDependencies): void => {
  const { modalities, options } = deps;
  const shown = (modality: Modality): JsonObject => {
    const { RetrieveMethod, ...older } = modalityJson(modality);
    return isNewer(options) ? { ...older, RetrieveMethod: RetrieveMethod ?? null } : older;
  };
  const operations = OPERATIONS.filter((name) => name !== 'get' || isNewer(options));

  routes.get(
    '/modalities',
    answering((context) => {
      const all = modalities.all();
      if (!hasArgument(context, 'expand')) return json(all.map(([name]) => name));
      return json(Object.fromEntries(all.map(([name, modality]) => [name, shown(modality)])));
    }),
  );

  routes.get(
    '/modalities/:name',
    answering((context) => {
      if (modalities.get(parameter(context, 'name')) === null) throw bare(404);
      return json(operations);
    }),
  );

  routes.get(
    '/modalities/:name/configuration',
    answering((context) => json(shown(modalityInPath(context, deps)))),
  );

  routes.put(
    '/modalities/:name',
    answering(async (context) => {
      const name = parameter(context, 'name');
      const parsed = parseJson(await readText(context.req, options.HttpRequestTimeout));
      if (parsed === null || parsed.doubles.has('Port')) throw described(orthancStatus.BadFileFormat);
      const modality = modalityOf(parsed.value);
      if (!isSymbolicName(name)) {
        const rule = 'Only alphanumeric, dash characters and underscores are allowed in the names of modalities/peers';
        throw described(orthancStatus.BadFileFormat, `${rule}, but found: ${name}`);
      }
      await perform(modalities.set(name, modality, context.state.origin));
      return text('');
    }),
  );

  routes.delete(
    '/modalities/:name',
    answering(async (context) => {
      const name = parameter(context, 'name');
      if (await perform(modalities.remove(name, context.state.origin))) return text('');
      throw described(orthancStatus.InexistentItem, `Unknown DICOM modality with symbolic name: ${name}`);
    }),
  );
};
