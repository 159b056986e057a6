import type { Json, JsonObject } from '../../domain/json';
import type { AnswerText, BodyText, MemberText, OperationText } from './operation-text';
import { textOf } from './texts';

export type RouteShape = { readonly path: string; readonly methods: readonly string[] };

/** One method of one path, as OpenAPI writes paths. */
export type Operation = { readonly method: string; readonly path: string; readonly parameters: readonly string[] };

const PARAMETER = /(?::|\*)(\w+)(?:\((?:[^()]|\([^()]*\))*\))?[*+?]?/g;

/** What the router's stack offers; HEAD comes with GET and is not listed. */
export const operationsOf = (stack: readonly RouteShape[]): readonly Operation[] =>
  stack.flatMap(({ path, methods }) =>
    methods
      .filter((method) => method !== 'HEAD')
      .map((method) => ({
        method,
        path: path.replace(PARAMETER, '{$1}'),
        parameters: [...path.matchAll(PARAMETER)].map(([, name]) => name ?? ''),
      })),
  );

/** The document of these routes: OpenAPI 3.0.3. */
export const openApiDocument = (stack: readonly RouteShape[], version: string): JsonObject => {
  const paths = new Map<string, JsonObject>();
  for (const operation of operationsOf(stack)) {
    const entry = { [operation.method.toLowerCase()]: operationJson(operation) };
    paths.set(operation.path, { ...paths.get(operation.path), ...entry });
  }
  return {
    components: { responses: { Error: ERROR_RESPONSE }, schemas: { Error: ERROR }, securitySchemes: { basic: BASIC } },
    info: { title: 'Anamnesis', description: "Orthanc's REST interface, and the history of every job.", version },
    openapi: '3.0.3',
    paths: Object.fromEntries(paths),
    security: [{}, { basic: [] }],
    servers: [{ url: '/' }],
  };
};

const ERROR: JsonObject = {
  type: 'object',
  description: 'Not there where the error is bare (contract of Orthanc), or HttpDescribeErrors is false.',
  properties: {
    Details: { type: 'string', description: 'Only if the error has a text of its own' },
    ErrorPayload: {
      type: 'object',
      description: 'Only if a DICOM peer failed the request: `Type` (`Dimse` or `RetrieveJob`) and `Content` with its status',
    },
    HttpError: { type: 'string' },
    HttpStatus: { type: 'integer' },
    Message: { type: 'string' },
    Method: { type: 'string' },
    OrthancError: { type: 'string' },
    OrthancStatus: { type: 'integer' },
    Uri: { type: 'string' },
  },
};

const ERROR_RESPONSE: JsonObject = {
  description: 'An error: 4xx if the request is at fault, 5xx if the server is',
  content: { 'text/plain': { schema: { $ref: '#/components/schemas/Error' } } },
};

const BASIC: JsonObject = { type: 'http', scheme: 'basic', description: 'Needed with AuthenticationEnabled' };

const operationJson = ({ method, path, parameters }: Operation): JsonObject => {
  const found = textOf(method, path);
  const pathParameters = parameters.map((name) => parameterJson('path', name, about(name), true));
  const operationId = `${method.toLowerCase()}${path.replace(/[^A-Za-z0-9]+(\w?)/g, (_, next: string) => next.toUpperCase())}`;
  if (found === null) {
    return { operationId, parameters: pathParameters, responses: { default: { $ref: '#/components/responses/Error' } } };
  }
  const { tag, text } = found;
  return {
    operationId,
    tags: [tag],
    summary: text.summary,
    ...(text.description === undefined ? {} : { description: text.description }),
    parameters: [...pathParameters, ...named('query', text.query), ...named('header', text.headers)],
    ...(text.body === undefined ? {} : { requestBody: { content: contents(text.body) } }),
    responses: responses(text),
  };
};

/** What the parameters of paths stand for, wherever they stand. */
const about = (name: string): string => {
  const known: Readonly<Record<string, string>> = {
    id: "Orthanc's identifier of the resource, or the identifier of the job, query …",
    name: 'Name or number',
    key: 'Key of the output, such as `archive`',
    label: '1 to 64 of the characters A-Z, a-z, 0-9, _ and -',
    frame: 'Number of the frame, from 0',
  };
  return known[name] ?? `The ${name}`;
};

const parameterJson = (where: string, name: string, description: string, required: boolean): JsonObject => ({
  in: where,
  name,
  description,
  required,
  schema: { type: 'string' },
});

const named = (where: string, texts: Readonly<Record<string, string>> = {}): readonly JsonObject[] =>
  Object.entries(texts).map(([name, description]) => parameterJson(where, name, description, false));

const responses = ({ answers }: OperationText): JsonObject => ({
  ...Object.fromEntries(Object.entries(answers).map(([status, answer]) => [status, responseJson(answer)])),
  default: { $ref: '#/components/responses/Error' },
});

const responseJson = ({ about: description, media }: AnswerText): JsonObject =>
  media === null ? { description } : { description, content: { [media]: { schema: schemaOf(media) } } };

const schemaOf = (media: string): JsonObject => {
  if (media === 'application/json') return {};
  return media.startsWith('text/') ? { type: 'string' } : { type: 'string', format: 'binary' };
};

const contents = (bodies: readonly BodyText[]): JsonObject =>
  Object.fromEntries(bodies.map((body) => [body.media, { schema: bodySchema(body) }]));

const bodySchema = ({ media, about: description, members = {}, required = [] }: BodyText): JsonObject => {
  const properties = Object.entries(members);
  if (properties.length === 0) return { ...schemaOf(media), description };
  return {
    type: 'object',
    description,
    properties: Object.fromEntries(properties.map(([name, member]) => [name, memberSchema(member)])),
    ...(required.length === 0 ? {} : { required }),
  };
};

const memberSchema = ({ type, about: description, of }: MemberText): Json => {
  if (type !== 'array') return { type, description };
  return { type, description, items: of === undefined ? {} : { type: of } };
};
