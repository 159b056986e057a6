import type { JsonObject } from '../../domain/json';
import { json } from '../answer';
import { answering, type Routes } from '../request-state';

const PARAMETER = /:(\w+)(?:\((?:[^()]|\([^()]*\))*\))?[*+?]?/g;

/** `/openapi.json`: the routes that there are, with their methods and the parameters of their paths, as OpenAPI 3.0.3. */
export const openApiRoutes = (routes: Routes): void => {
  routes.get(
    '/openapi.json',
    answering(() => json(openApiOf(routes))),
  );
};

const openApiOf = (routes: Routes): JsonObject => {
  const paths = new Map<string, JsonObject>();
  for (const { path, methods } of routes.stack) {
    const template = path.replace(PARAMETER, '{$1}');
    const names = [...path.matchAll(PARAMETER)].map(([, name]) => name ?? '');
    const operations = methods
      .filter((method) => method !== 'HEAD')
      .map((method) => [method.toLowerCase(), operation(template, names)]);
    paths.set(template, { ...paths.get(template), ...Object.fromEntries(operations) });
  }
  return { info: { title: 'Anamnesis', version: '0.1.0' }, openapi: '3.0.3', paths: Object.fromEntries(paths) };
};

const operation = (template: string, names: readonly string[]): JsonObject => ({
  parameters: names.map((name) => ({ in: 'path', name, required: true, schema: { type: 'string' } })),
  responses: { default: { description: 'The answer of Orthanc, or its description of the error.' } },
  tags: [template.split('/')[1] ?? ''],
});
