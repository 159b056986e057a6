import * as E from 'fp-ts/Either';
import { orthancStatus } from '../../domain/orthanc-status';
import { text } from '../answer';
import type { HttpDependencies } from '../deps';
import { faultOf } from '../errors';
import { described } from '../fault';
import { readText } from '../request-body';
import { answering, parameter, type Routes } from '../request-state';
import { booleanOf } from './tools';

/** `/patients/{id}/protected`: contract 09-resources.md §4; an unknown patient as observed on 1.10.1. */
export const protectionRoutes = (
  routes: Routes,
  { projections: { resources }, annotations, options }: HttpDependencies,
): void => {
  const unknownPatient = () => described(orthancStatus.ParameterOutOfRange);
  routes.get(
    '/patients/:id/protected',
    answering((context) => {
      const id = parameter(context, 'id');
      if (resources.get('Patient', id) === null) throw unknownPatient();
      return text(resources.isProtected(id) ? '1' : '0');
    }),
  );
  routes.put(
    '/patients/:id/protected',
    answering(async (context) => {
      const protects = booleanOf(await readText(context.req, options.HttpRequestTimeout));
      const done = await annotations.protect(parameter(context, 'id'), protects, context.state.origin)();
      if (E.isRight(done)) return text('');
      throw done.left._tag === 'UnknownResource' ? unknownPatient() : faultOf(done.left);
    }),
  );
};
