import type { JsonObject } from '../../domain/json';
import type { StoredInstance, TakeBytes } from '../../ingest/port';
import { type Answer, empty, json } from '../answer';
import { contentDisposition } from '../content-disposition';
import type { HttpDependencies } from '../deps';
import { unknownResource } from '../errors';
import { perform } from '../perform';
import { pourBody } from '../pour-body';
import { isNewer } from '../release';
import { announcedLength, bodyChunks, encodingOf, formTypeOf } from '../request-body';
import { answering, argument, parameter, type Routes } from '../request-state';
import { transcodeOfQuery } from '../transcode-request';
import { transcodedAnswer } from '../transcoded-answer';

/** Upload and download of instances: contract 09-resources.md §1 and §5. */
export const instanceRoutes = (routes: Routes, deps: HttpDependencies): void => {
  const { ingest, instances, options } = deps;
  routes.post(
    '/instances',
    answering(async ({ req, state }) => {
      const upload = {
        body: bodyChunks(req, options.HttpRequestTimeout),
        pour: (take: TakeBytes) => pourBody(req, options.HttpRequestTimeout, take),
        contentLength: announcedLength(req),
        encoding: encodingOf(req),
        form: formTypeOf(req),
      };
      const stored = await perform(ingest.store(upload, state.origin));
      if (upload.form !== undefined) return empty(200);
      return json(isList(stored) ? stored.map(storedJson) : storedJson(stored));
    }),
  );

  routes.get(
    '/instances/:id/file',
    answering(async (context): Promise<Answer> => {
      const headersOf = (fileUuid: string) => {
        // As 1.12.7: contract 12-newer-releases.md §6.2.
        const byDefault = `${isNewer(options) ? parameter(context, 'id') : fileUuid}.dcm`;
        return [['Content-Type', 'application/dicom'], contentDisposition(argument(context, 'filename') || byDefault)] as const;
      };
      const wanted = transcodeOfQuery(context);
      if (wanted !== null) {
        const located = await instances.locate(parameter(context, 'id'));
        if (located === null) throw unknownResource();
        return transcodedAnswer(context, located.file, wanted, headersOf(located.fileUuid), deps);
      }
      const file = await instances.open(parameter(context, 'id'));
      if (file === null) throw unknownResource();
      const headers = headersOf(file.fileUuid);
      return { kind: 'stream', status: 200, headers, length: file.size, open: () => file.stream };
    }),
  );
};

const isList = (stored: StoredInstance | readonly StoredInstance[]): stored is readonly StoredInstance[] => Array.isArray(stored);

/** The answer to an upload. */
export const storedJson = ({ ids, status }: StoredInstance): JsonObject => ({
  ID: ids.instance,
  ParentPatient: ids.patient,
  ParentSeries: ids.series,
  ParentStudy: ids.study,
  Path: `/instances/${ids.instance}`,
  Status: status,
});
