import type { JsonObject } from '../../domain/json';
import { orthancStatus } from '../../domain/orthanc-status';
import { CHANGE_TYPES, type Change } from '../../domain/resource/change';
import { formatTime } from '../../domain/time-format';
import { type Answer, json, text } from '../answer';
import type { HttpDependencies } from '../deps';
import { described } from '../fault';
import { pathOf } from '../levels';
import { integerOf, safe } from '../page';
import { perform } from '../perform';
import { isNewer } from '../release';
import { answering, argument, type Context, hasArgument, type Routes } from '../request-state';

const DEFAULT_LIMIT = 100;
/** Entries of the largest answer; a client that asks for more goes on from `Last`. */
export const MAXIMUM_LIMIT = 10_000;

/** `/changes`: contract 09-resources.md §8, `to`, `type` and `First`: 12-newer-releases.md §6.4. */
export const changeRoutes = (routes: Routes, { projections: { resources }, annotations, options }: HttpDependencies): void => {
  const newer = isNewer(options);
  const answerOf = (shown: readonly Change[], done: boolean, last: number): JsonObject => {
    const [first] = shown;
    return {
      Changes: shown.map(changeJson),
      Done: done,
      ...(first === undefined || !newer ? {} : { First: first.sequence }),
      Last: shown.at(-1)?.sequence ?? last,
    };
  };
  const { changes } = resources;

  const listed = (context: Context): Answer => {
    const { since, to, limit } = numbersOf(context);
    const newest = to !== null && since <= 0;
    const types = typesOf(context);
    const bounds = { since: Math.max(0, since), to: to ?? Number.MAX_SAFE_INTEGER, types, newest };
    const found = limit < 0 ? [] : changes.list({ ...bounds, limit: limit + 1 });
    const shown = newest ? found.slice(Math.max(0, found.length - limit)) : found.slice(0, Math.max(0, limit));
    return json(answerOf(shown, found.length <= Math.max(0, limit), changes.last()));
  };

  routes.get(
    '/changes',
    answering((context) => {
      if (!hasArgument(context, 'last')) return listed(context);
      const last = changes.list({ since: 0, to: Number.MAX_SAFE_INTEGER, types: [], newest: true, limit: 1 });
      return json(answerOf(last, true, changes.last()));
    }),
  );
  routes.delete(
    '/changes',
    answering(async ({ state }) => {
      await perform(annotations.forgetChanges(state.origin));
      return text('');
    }),
  );
};

const changeJson = ({ type, time, id, level, sequence }: Change): JsonObject => ({
  ChangeType: type,
  Date: formatTime(time - (time % 1_000_000)),
  ID: id,
  Path: pathOf(level, id),
  ResourceType: level,
  Seq: sequence,
});

/** One value that is not a number brings all back to their defaults, as in Orthanc. */
export const numbersOf = (context: Context): { readonly since: number; readonly to: number | null; readonly limit: number } => {
  const given = ['since', 'to', 'limit']
    .map((name) => argument(context, name))
    .map((text) => (text === null ? null : wordOf(text)));
  const [since, to, limit] = given.includes('invalid')
    ? []
    : given.map((value) => (typeof value === 'bigint' ? safe(value) : null));
  return { since: since ?? 0, to: to ?? null, limit: Math.min(limit ?? DEFAULT_LIMIT, MAXIMUM_LIMIT) };
};

/** A signed integer of 64 bits. */
const wordOf = (text: string): bigint | 'invalid' => {
  const value = integerOf(text);
  return value === null || BigInt.asIntN(64, value) !== value ? 'invalid' : value;
};

const typesOf = (context: Context) => {
  const given = argument(context, 'type') ?? 'all';
  if (given === 'all' || given === '') return [];
  return given.split(';').map((name) => {
    const type = CHANGE_TYPES.find((known) => known === name);
    if (type === undefined) throw described(orthancStatus.ParameterOutOfRange, 'No such type of change');
    return type;
  });
};
