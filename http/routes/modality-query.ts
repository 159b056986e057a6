import { defaultCharacterSet } from '../../dicom/text/default-encoding';
import { modelOf } from '../../dimse/port';
import { findIdentifier, type QueryTags } from '../../dimse/query/normalize';
import type { Modality } from '../../domain/modality/modality';
import type { Level } from '../../domain/resource/events';
import { type Answer, json } from '../answer';
import { askModality } from '../ask-modality';
import type { HttpDependencies } from '../deps';
import { hangUp } from '../job-answer';
import { booleanMember, isObject, member, type ObjectBody } from '../json-object-body';
import { levelNamed } from '../level-name';
import { badFormat, objectBody, queryMember, textMember, timeoutMember } from '../remote-request';
import { readText } from '../request-body';
import { answering, type Context, parameter, type Routes } from '../request-state';
import { modalityInPath } from './modalities';

export type NewQuery = {
  readonly modality: string;
  readonly peer: Modality;
  readonly level: Level;
  readonly query: QueryTags;
  readonly normalize: boolean;
  readonly localAet: string | null;
  readonly timeout: number;
};

/** C-FIND, whose answers are kept as a query: contract 06-dimse.md §4. */
export const modalityQueryRoutes = (routes: Routes, deps: HttpDependencies): void => {
  routes.post(
    '/modalities/:name/query',
    answering(async (context) => {
      const peer = modalityInPath(context, deps);
      const body = objectBody(await readText(context.req, deps.options.HttpRequestTimeout), 'Must provide a JSON object');
      const modality = parameter(context, 'name');
      return answerQuery(context, { modality, peer, ...readQuery(body) }, deps);
    }),
  );
};

const readQuery = (body: ObjectBody): Omit<NewQuery, 'modality' | 'peer'> => {
  const { members } = body;
  const level = member(members, 'Level');
  if (level === undefined) throw badFormat('The JSON body must contain field Level');
  if (typeof level !== 'string') throw badFormat('String value expected in field: Level');
  const query = member(members, 'Query') ?? {};
  if (!isObject(query)) throw badFormat('The field Query must contain a JSON object');
  return {
    level: levelNamed(level),
    query: queryMember(query),
    normalize: booleanMember(members, 'Normalize', true),
    localAet: textMember(members, 'LocalAet'),
    timeout: timeoutMember(body),
  };
};

/** Asks the modality, keeps its answers, and tells where they are. Throws a fault. */
export const answerQuery = async (
  context: Context,
  { modality, peer, level, query, normalize, localAet, timeout }: NewQuery,
  deps: HttpDependencies,
): Promise<Answer> => {
  const characterSet = defaultCharacterSet(deps.options.DefaultEncoding);
  const identifier = findIdentifier(query, { level, normalize, manufacturer: peer.manufacturer, characterSet });
  const question = { peer, localAet, timeout, model: modelOf(level), identifier, signal: hangUp(context) };
  const answers = await askModality(question, deps);
  const id = deps.ids.uuid();
  deps.network.queries.add({ id, modality, level, query, answers, localAet });
  return json({ ID: id, Path: `/queries/${id}` });
};
