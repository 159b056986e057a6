import { orthancStatus } from '../../domain/orthanc-status';
import { type Moment, parseMoment, prefixAt } from '../../projections/moment';
import { type Answer, json } from '../answer';
import type { HttpDependencies } from '../deps';
import { bare, described } from '../fault';
import { historyJson } from '../history-json';
import { jobJson } from '../job-json';
import { isNewer } from '../release';
import { answering, argument, type Context, hasArgument, parameter, type Routes } from '../request-state';

/** `GET /jobs/{id}/history` and `GET /jobs/{id}?at=`: ours, not Orthanc's. Jobs that left `/jobs` still have a history. */
export const jobHistoryRoutes = (routes: Routes, deps: HttpDependencies): void => {
  routes.get(
    '/jobs/:id/history',
    answering(async (context) => {
      const events = await deps.histories.events(parameter(context, 'id'));
      if (events === null) throw bare(404);
      return json(events.map(historyJson));
    }),
  );

  // Comes before the plain `/jobs/:id`, and leaves to it what does not ask for a moment.
  routes.get('/jobs/:id', async (context, next) => {
    if (!hasArgument(context, 'at')) return next();
    context.state.answer = await jobAt(context, deps);
  });
};

const jobAt = async (context: Context, { histories, describeContent, options }: HttpDependencies): Promise<Answer> => {
  const moment = readMoment(argument(context, 'at') ?? '');
  const id = parameter(context, 'id');
  const events = await histories.events(id);
  const prefix = events === null ? [] : prefixAt(events, moment);
  const last = prefix.at(-1);
  const row = last === undefined ? null : await histories.rowAfter(id, prefix);
  if (last === undefined || row === null || row.state.forgotten) throw bare(404);
  return json(jobJson(row, 'time' in moment ? moment.time : last.metadata.time, describeContent, isNewer(options)));
};

/** A space is what an unencoded `+` of a time zone becomes in a query. */
const readMoment = (text: string): Moment => {
  const moment = parseMoment(text.replace(' ', '+'));
  if (moment !== null) return moment;
  throw described(
    orthancStatus.ParameterOutOfRange,
    'Expected a revision, or a time such as 2026-01-31T12:00:00Z, in argument "at"',
  );
};
