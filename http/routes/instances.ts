import type { TagsFormat, TagsPart } from '../../dicom/port';
import type { JsonObject } from '../../domain/json';
import type { StoredInstance } from '../../ingest/port';
import { type Answer, json, jsonText } from '../answer';
import { contentDisposition } from '../content-disposition';
import type { HttpDependencies } from '../deps';
import { unknownResource } from '../errors';
import { perform } from '../perform';
import { announcedLength, bodyChunks, encodingOf } from '../request-body';
import { answering, type Context, parameter, type Routes } from '../request-state';
import { tagsFormat } from '../tags-format';

/** Upload and contents of instances: contract 09-resources.md §1 and §5. */
export const instanceRoutes = (routes: Routes, { ingest, instances, options }: HttpDependencies): void => {
  routes.post(
    '/instances',
    answering(async ({ req, state }) => {
      const upload = {
        body: bodyChunks(req, options.HttpRequestTimeout),
        contentLength: announcedLength(req),
        encoding: encodingOf(req),
      };
      const stored = await perform(ingest.store(upload, state.origin));
      return json(isList(stored) ? stored.map(storedJson) : storedJson(stored));
    }),
  );

  routes.get(
    '/instances/:id/file',
    answering(async (context): Promise<Answer> => {
      const file = await instances.open(parameter(context, 'id'));
      if (file === null) throw unknownResource();
      const headers = [['Content-Type', 'application/dicom'], contentDisposition(`${file.fileUuid}.dcm`)] as const;
      return { kind: 'stream', status: 200, headers, length: file.size, open: () => file.stream };
    }),
  );

  const tags = async (context: Context, format: TagsFormat, part?: TagsPart): Promise<Answer> => {
    const found = await instances.tags(parameter(context, 'id'), format, part);
    if (found === null) throw unknownResource();
    return jsonText(found);
  };
  routes.get(
    '/instances/:id/tags',
    answering((context) => tags(context, tagsFormat(context, 'full'))),
  );
  routes.get(
    '/instances/:id/simplified-tags',
    answering((context) => tags(context, 'simple')),
  );
  routes.get(
    '/instances/:id/header',
    answering((context) => tags(context, tagsFormat(context, 'full'), 'header')),
  );
};

const isList = (stored: StoredInstance | readonly StoredInstance[]): stored is readonly StoredInstance[] => Array.isArray(stored);

const storedJson = ({ ids, status }: StoredInstance): JsonObject => ({
  ID: ids.instance,
  ParentPatient: ids.patient,
  ParentSeries: ids.series,
  ParentStudy: ids.study,
  Path: `/instances/${ids.instance}`,
  Status: status,
});
