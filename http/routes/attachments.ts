import type { Level } from '../../domain/resource/events';
import { isUserNumber } from '../../domain/resource/metadata-names';
import { entityTag } from '../../ingest/annotations';
import { storedForm } from '../../ingest/deflated';
import type { AttachmentRow } from '../../projections/annotations';
import { attachmentNames } from '../annotation-names';
import { type Answer, emptyObject, json, text } from '../answer';
import { attachmentData, matchesDigest } from '../attachment-data';
import type { HttpDependencies } from '../deps';
import { unknownResource } from '../errors';
import { bare } from '../fault';
import { levelPaths } from '../levels';
import { perform } from '../perform';
import { announcedLength, bodyChunks, encodingOf } from '../request-body';
import { answering, type Context, hasArgument, parameter, type Routes } from '../request-state';
import { seenBy, tagged } from '../revision';

/** A cache of older releases, which Orthanc lets clients delete. */
const DICOM_AS_JSON = 2;

const OPERATIONS = [
  'compress',
  'compressed-data',
  'compressed-md5',
  'compressed-size',
  'data',
  'info',
  'is-compressed',
  'md5',
  'size',
  'uncompress',
  'verify-md5',
  'uuid',
];

/** `/{level}/{id}/attachments`: contract 09-resources.md §6, ranges and revisions: 12-newer-releases.md §6.6. */
export const attachmentRoutes = (routes: Routes, deps: HttpDependencies): void => {
  const {
    projections: { resources },
    annotations,
    options,
    outputs,
  } = deps;
  const names = attachmentNames(options.UserContentType);

  const allOf = (context: Context, level: Level): readonly AttachmentRow[] => {
    const id = parameter(context, 'id');
    if (resources.get(level, id) === null) throw unknownResource();
    return resources.attachmentsOf(id);
  };

  const find = (context: Context, level: Level): AttachmentRow | null => {
    const number = names.numberOf(parameter(context, 'name'));
    return allOf(context, level).find(({ type }) => type === number) ?? null;
  };

  const one = (context: Context, level: Level): AttachmentRow => {
    const row = find(context, level);
    if (row === null) throw unknownResource();
    return row;
  };

  const userNumber = (context: Context): number => {
    const number = names.numberOf(parameter(context, 'name'));
    if (!isUserNumber(number)) throw bare(403);
    return number;
  };

  const views: Readonly<Record<string, (row: AttachmentRow, context: Context) => Answer>> = {
    '': () => json(OPERATIONS),
    size: ({ blob }) => text(String(blob.size)),
    'compressed-size': ({ blob }) => text(String(storedForm(blob).size)),
    md5: ({ blob }) => text(blob.md5),
    'compressed-md5': ({ blob }) => text(storedForm(blob).md5),
    'is-compressed': ({ blob }) => text(blob.deflated === undefined ? '0' : '1'),
    uuid: ({ fileUuid }) => text(fileUuid),
    info: ({ type, blob, fileUuid }) =>
      json({
        CompressedMD5: storedForm(blob).md5,
        CompressedSize: storedForm(blob).size,
        ContentType: type,
        UncompressedMD5: blob.md5,
        UncompressedSize: blob.size,
        Uuid: fileUuid,
      }),
    data: (row, context) => attachmentData(context, row, names.mediaTypeOf(row.type), outputs.open),
    'compressed-data': (row, context) => attachmentData(context, { ...row, blob: storedForm(row.blob) }, null, outputs.open),
  };

  for (const [path, level] of levelPaths) {
    const base = `/${path}/:id/attachments`;
    routes.get(
      base,
      answering((context) => {
        const rows = allOf(context, level);
        if (!hasArgument(context, 'full')) return json(rows.map(({ type }) => names.nameOf(type)));
        return json(Object.fromEntries(rows.map(({ type }) => [names.nameOf(type), type])));
      }),
    );
    for (const [view, show] of Object.entries(views)) {
      routes.get(
        view === '' ? `${base}/:name` : `${base}/:name/${view}`,
        answering((context) => {
          const row = one(context, level);
          return tagged(context, tagOf(row), () => show(row, context));
        }),
      );
    }

    routes.put(
      `${base}/:name`,
      answering(async (context) => {
        const number = userNumber(context);
        const body = {
          body: bodyChunks(context.req, options.HttpRequestTimeout),
          contentLength: announcedLength(context.req),
          encoding: encodingOf(context.req),
        };
        const target = { level, id: parameter(context, 'id') };
        const seen = seenBy(context, options.CheckRevisions);
        const row = await perform(annotations.storeAttachment(target, number, body, seen, context.state.origin));
        const answer = emptyObject();
        return answer.kind === 'bytes' ? { ...answer, headers: [['ETag', tagOf(row)], ...answer.headers] } : answer;
      }),
    );
    routes.delete(
      `${base}/:name`,
      answering(async (context) => {
        const number = names.numberOf(parameter(context, 'name'));
        if (!isUserNumber(number) && number !== DICOM_AS_JSON) throw bare(403);
        const seen = seenBy(context, options.CheckRevisions);
        await perform(annotations.removeAttachment({ level, id: parameter(context, 'id') }, number, seen, context.state.origin));
        return text('');
      }),
    );
    for (const action of ['compress', 'uncompress']) {
      routes.post(
        `${base}/:name/${action}`,
        answering(async (context) => {
          const { type } = one(context, level);
          const target = { level, id: parameter(context, 'id') };
          await perform(annotations.reencode(target, type, action === 'compress', context.state.origin));
          return emptyObject();
        }),
      );
    }
    routes.post(
      `${base}/:name/verify-md5`,
      answering(async (context) => {
        const row = find(context, level);
        if (row === null || !(await matchesDigest(row.blob, outputs.open))) throw bare(400);
        return emptyObject();
      }),
    );
  }
};

const tagOf = ({ revision, blob }: AttachmentRow): string => entityTag(revision, blob.md5);
