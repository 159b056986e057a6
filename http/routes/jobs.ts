import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import type { JobRefusal } from '../../actors/port';
import type { Origin } from '../../domain/event';
import { orthancStatus } from '../../domain/orthanc-status';
import { emptyObject, json, jsonText, text } from '../answer';
import { booleanArgument } from '../boolean-argument';
import type { HttpDependencies } from '../deps';
import { faultOf } from '../errors';
import { bare, described } from '../fault';
import { jobJson } from '../job-json';
import { createJobList } from '../job-list';
import { isNewer } from '../release';
import { answering, parameter, type Routes } from '../request-state';

type Action = (id: string, origin: Origin) => TaskEither<JobRefusal, void>;

/** `/jobs`, `/jobs/{id}` and the four actions: contract 01-jobs.md §1; `DELETE /jobs/{id}`: 12-newer-releases.md §2.3. */
export const jobRoutes = (routes: Routes, { engine, projections, clock, describeContent, options }: HttpDependencies): void => {
  const list = createJobList({ jobs: projections.jobs, describeContent, newer: isNewer(options) });
  routes.get(
    '/jobs',
    answering(async (context) =>
      booleanArgument(context, 'expand', false, isNewer(options))
        ? jsonText(await list(clock.now()))
        : json(projections.jobs.ids()),
    ),
  );

  routes.get(
    '/jobs/:id',
    answering((context) => {
      const row = projections.jobs.get(parameter(context, 'id'));
      if (row === null) throw bare(404);
      return json(jobJson(row, clock.now(), describeContent, isNewer(options)));
    }),
  );

  const actions: readonly (readonly [string, Action])[] = [
    ['cancel', engine.cancel],
    ['pause', engine.pause],
    ['resume', engine.resume],
    ['resubmit', engine.resubmit],
  ];
  for (const [name, action] of actions) {
    routes.post(
      `/jobs/:id/${name}`,
      answering(async (context) => {
        const result = await action(parameter(context, 'id'), context.state.origin)();
        if (E.isLeft(result)) throw result.left._tag === 'UnknownJob' ? bare(400) : faultOf(result.left);
        return emptyObject();
      }),
    );
  }

  routes.delete(
    '/jobs/:id',
    answering(async (context) => {
      const id = parameter(context, 'id');
      const result = await engine.forget(id, context.state.origin)();
      if (E.isRight(result)) return text('');
      const absent = result.left._tag === 'UnknownJob' || result.left._tag === 'IllegalCommand';
      throw absent ? described(orthancStatus.InexistentItem, `No job found with this id: ${id}`) : faultOf(result.left);
    }),
  );
};
