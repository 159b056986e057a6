import * as E from 'fp-ts/Either';
import type { JobOutput } from '../../domain/job/state';
import type { JobRow } from '../../projections/port';
import { type Answer, text } from '../answer';
import type { HttpDependencies } from '../deps';
import { faultOf, noSuchOutput } from '../errors';
import { outputAnswer } from '../output-answer';
import { answering, type Context, parameter, type Routes } from '../request-state';

/** `/jobs/{id}/{key}`: contract 01-jobs.md §8; ranges, conditions, HEAD and DELETE as newer releases, and the name chosen at submission. */
export const jobOutputRoutes = (routes: Routes, deps: HttpDependencies): void => {
  const download = answering((context): Answer => {
    const [id, key] = [parameter(context, 'id'), parameter(context, 'key')];
    const row = deps.projections.jobs.get(id);
    const output = row === null ? null : outputOf(row, key);
    if (row === null || output === null) throw noSuchOutput(key);
    deps.engine.touchOutput(id);
    const { completedAt, updatedAt } = row.state;
    const named = { ...output, filename: row.filename ?? `${key}.zip`, modified: completedAt ?? updatedAt };
    return outputAnswer(context, named, deps);
  });
  routes.get('/jobs/:id/:key', download);
  routes.head('/jobs/:id/:key', download);
  routes.delete(
    '/jobs/:id/:key',
    answering((context) => deleteOutput(context, deps)),
  );
};

/** Only a job that succeeded offers outputs. */
const outputOf = ({ state }: JobRow, key: string): JobOutput | null =>
  state.state === 'Success' && Object.hasOwn(state.outputs, key) ? (state.outputs[key] ?? null) : null;

const deleteOutput = async (context: Context, { engine }: HttpDependencies): Promise<Answer> => {
  const [id, key] = [parameter(context, 'id'), parameter(context, 'key')];
  const result = await engine.deleteOutput(id, key, context.state.origin)();
  if (E.isRight(result)) return text('');
  const absent = result.left._tag === 'UnknownJob' || result.left._tag === 'IllegalCommand';
  throw absent ? noSuchOutput(key) : faultOf(result.left);
};
