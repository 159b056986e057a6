import { identifierJson } from '../../dimse/identifier-json';
import { parentKeys } from '../../dimse/query/normalize';
import type { AnsweredQuery } from '../../dimse/query/registry';
import { orthancStatus } from '../../domain/orthanc-status';
import { LEVELS, type Level } from '../../domain/resource/events';
import { json, text } from '../answer';
import { textsOf } from '../ask-modality';
import type { HttpDependencies } from '../deps';
import { unknownResource } from '../errors';
import { described } from '../fault';
import { member } from '../json-object-body';
import { objectBodyOrStumble, queryMember, timeoutMember } from '../remote-request';
import { readText } from '../request-body';
import { answering, type Context, hasArgument, parameter, type Routes } from '../request-state';
import { tagsFormat } from '../tags-format';
import { answerQuery } from './modality-query';

const CHILDREN: readonly (readonly [path: string, name: string, level: Level])[] = [
  // The list of 1.10.1 names the first one so; what works is `query-studies`.
  ['query-studies', 'query-study', 'Study'],
  ['query-series', 'query-series', 'Series'],
  ['query-instances', 'query-instances', 'Instance'],
];

const isBelow = (level: Level, other: Level): boolean => LEVELS.indexOf(level) > LEVELS.indexOf(other);

/** The query that the path names. Throws a fault. */
export const queryInPath = (context: Context, { network }: HttpDependencies): AnsweredQuery => {
  const query = network.queries.get(parameter(context, 'id'));
  if (query === null) throw unknownResource();
  return query;
};

/** The answer that the path names, of the query. Throws a fault. */
export const answerInPath = (context: Context, { answers }: AnsweredQuery) => {
  const index = parameter(context, 'index');
  if (!/^[+-]?\d+$/.test(index)) throw described(orthancStatus.BadParameterType, 'Syntax error in some user-supplied data');
  const answer = answers[Number(index)];
  if (answer === undefined) throw described(orthancStatus.ParameterOutOfRange);
  return answer;
};

/** The queries that modalities have answered: contract 06-dimse.md §4. */
export const queryRoutes = (routes: Routes, deps: HttpDependencies): void => {
  const { network, modalities, options } = deps;
  const get = (path: string, answer: (query: AnsweredQuery, context: Context) => ReturnType<typeof json>): void => {
    routes.get(
      path,
      answering((context) => answer(queryInPath(context, deps), context)),
    );
  };

  routes.get(
    '/queries',
    answering(() => json([...network.queries.ids()])),
  );
  get('/queries/:id', () => json(['answers', 'level', 'modality', 'query', 'retrieve']));
  get('/queries/:id/level', ({ level }) => text(level));
  get('/queries/:id/modality', ({ modality }) => text(modality));
  get('/queries/:id/query', ({ query }, context) => json(identifierJson(query, tagsFormat(context, 'full'))));
  get('/queries/:id/answers', ({ answers }, context) => {
    if (!hasArgument(context, 'expand')) return json(answers.map((_, index) => String(index)));
    const format = tagsFormat(context, 'full');
    return json(answers.map((answer) => identifierJson(answer, format)));
  });
  get('/queries/:id/answers/:index', (query, context) => {
    answerInPath(context, query);
    const children = CHILDREN.filter(([, , level]) => isBelow(level, query.level)).map(([, name]) => name);
    return json(['content', 'retrieve', ...children]);
  });
  get('/queries/:id/answers/:index/content', (query, context) =>
    json(identifierJson(answerInPath(context, query), tagsFormat(context, 'full'))),
  );
  routes.delete(
    '/queries/:id',
    answering((context) => {
      network.queries.remove(parameter(context, 'id'));
      return text('');
    }),
  );

  for (const [path, , level] of CHILDREN) {
    routes.post(
      `/queries/:id/answers/:index/${path}`,
      answering(async (context) => {
        const parent = queryInPath(context, deps);
        const answer = answerInPath(context, parent);
        if (!isBelow(level, parent.level)) throw unknownResource();
        const body = objectBodyOrStumble(await readText(context.req, options.HttpRequestTimeout), 'Must provide a JSON object');
        const query = member(body.members, 'Query');
        const { modality, localAet } = parent;
        const peer = modalities.get(modality);
        if (peer === null) throw described(orthancStatus.InexistentItem, `No modality with symbolic name: ${modality}`);
        const tags = { ...(query === undefined ? {} : queryMember(query)), ...parentKeys(parent.level, textsOf(answer)) };
        const timeout = timeoutMember(body);
        return answerQuery(context, { modality, peer, level, query: tags, normalize: true, localAet, timeout }, deps);
      }),
    );
  }
};
