import { json } from '../answer';
import { type Created, create } from '../creation/create';
import type { HttpDependencies } from '../deps';
import { readBytes } from '../request-body';
import { answering, type Context, type Routes } from '../request-state';
import { storedJson } from './instances';

/** Bytes of a request: documents and images travel in it, in base64. */
export const MAXIMUM_CREATION_BODY = 128 * 1024 * 1024;
/** Larger ones are handled one after the other: their parts are in memory several times. */
const LARGE = 16 * 1024 * 1024;

/** `/tools/create-dicom`: contract 05-create-dicom-pdf.md. */
export const creationRoutes = (routes: Routes, deps: HttpDependencies): void => {
  let large: Promise<unknown> = Promise.resolve();
  const limit = Math.min(MAXIMUM_CREATION_BODY, deps.options.MaximumRequestBodySizeMB * 1024 * 1024);

  const inTurn = (body: Uint8Array, context: Context): Promise<Created> => {
    if (body.byteLength <= LARGE) return create(body, context, deps);
    const turn = large.then(() => create(body, context, deps));
    large = turn.catch(() => undefined);
    return turn;
  };

  routes.post(
    '/tools/create-dicom',
    answering(async (context) => {
      const created = await inTurn(await readBytes(context.req, deps.options.HttpRequestTimeout, limit), context);
      switch (created.kind) {
        case 'instance':
          return json(storedJson(created.stored));
        case 'series':
          return json({ ID: created.series, Path: `/series/${created.series}`, Status: 'Success' });
      }
    }),
  );
};
