import { createHash } from 'node:crypto';
import type { Level } from '../../domain/resource/events';
import { isUserNumber } from '../../domain/resource/metadata-names';
import { entityTag } from '../../ingest/annotations';
import type { MetadataRow } from '../../projections/annotations';
import { metadataNames } from '../annotation-names';
import { json, text } from '../answer';
import type { HttpDependencies } from '../deps';
import { unknownResource } from '../errors';
import { bare } from '../fault';
import { levelPaths } from '../levels';
import { perform } from '../perform';
import { readExactText } from '../request-body';
import { answering, type Context, hasArgument, parameter, type Routes } from '../request-state';
import { seenBy, tagged } from '../revision';

/** Bytes of the largest value: values travel with their events to all who follow the log. Larger things are attachments. */
const MAXIMUM_VALUE = 1024 * 1024;

/** `/{level}/{id}/metadata`: contract 09-resources.md §7; `?numeric`, revisions: 12-newer-releases.md §6.6. */
export const metadataRoutes = (routes: Routes, { projections: { resources }, annotations, options }: HttpDependencies): void => {
  const names = metadataNames(options.UserMetadata);

  const allOf = (context: Context, level: Level): readonly MetadataRow[] => {
    const id = parameter(context, 'id');
    if (resources.get(level, id) === null) throw unknownResource();
    return resources.metadataOf(id);
  };

  /** The number of a metadata that users may change. */
  const userNumber = (context: Context): number => {
    const number = names.numberOf(parameter(context, 'name'));
    if (!isUserNumber(number)) throw bare(403);
    return number;
  };

  for (const [path, level] of levelPaths) {
    routes.get(
      `/${path}/:id/metadata`,
      answering((context) => {
        const numeric = hasArgument(context, 'numeric');
        const expands = hasArgument(context, 'expand');
        const rows = allOf(context, level);
        if (expands) {
          return json(Object.fromEntries(rows.map(({ type, value }) => [numeric ? String(type) : names.nameOf(type), value])));
        }
        return json(rows.map(({ type }) => (numeric ? type : names.nameOf(type))));
      }),
    );

    routes.get(
      `/${path}/:id/metadata/:name`,
      answering((context) => {
        const number = names.numberOf(parameter(context, 'name'));
        const row = allOf(context, level).find(({ type }) => type === number);
        if (row === undefined) throw bare(404);
        return tagged(context, tagOf(row), () => text(row.value));
      }),
    );

    routes.put(
      `/${path}/:id/metadata/:name`,
      answering(async (context) => {
        const number = userNumber(context);
        const value = await readExactText(context.req, options.HttpRequestTimeout, MAXIMUM_VALUE);
        const seen = seenBy(context, options.CheckRevisions);
        const target = { level, id: parameter(context, 'id') };
        const row = await perform(annotations.setMetadata(target, number, value, seen, context.state.origin));
        const answer = text('');
        return answer.kind === 'bytes' ? { ...answer, headers: [['ETag', tagOf(row)], ...answer.headers] } : answer;
      }),
    );

    routes.delete(
      `/${path}/:id/metadata/:name`,
      answering(async (context) => {
        const number = userNumber(context);
        const seen = seenBy(context, options.CheckRevisions);
        const target = { level, id: parameter(context, 'id') };
        await perform(annotations.removeMetadata(target, number, seen, context.state.origin));
        return text('');
      }),
    );
  }
};

const tagOf = ({ revision, value }: MetadataRow): string => entityTag(revision, createHash('md5').update(value).digest('hex'));
