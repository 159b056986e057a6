import { setImmediate as turn } from 'node:timers/promises';
import type { JsonObject } from '../../domain/json';
import { orthancStatus } from '../../domain/orthanc-status';
import type { Level } from '../../domain/resource/events';
import type { TagsView } from '../../ingest/port';
import { json } from '../answer';
import type { HttpDependencies } from '../deps';
import { unknownResource } from '../errors';
import { described } from '../fault';
import { levelPaths } from '../levels';
import { MOST_FRAMES, orderedSlices } from '../ordered-slices';
import { isNewer } from '../release';
import { answering, type Context, parameter, type Routes } from '../request-state';
import { SharedTags } from '../shared-tags';
import { streamedJson } from '../streamed-json';
import { tagsChoice } from '../tags-choice';
import { tagsFormat } from '../tags-format';

/** Files that are read ahead of the answer. */
const AHEAD = 8;

/** The tags of all instances of a resource, and the order of a series: contract 09-resources.md §4. */
export const seriesTagRoutes = (routes: Routes, { instances, projections: { resources }, options }: HttpDependencies): void => {
  const idsOf = (context: Context, level: Level): readonly string[] => {
    const id = parameter(context, 'id');
    if (resources.get(level, id) === null) throw unknownResource();
    return resources.instances(level, id);
  };

  /** In the order of the ids; an instance that goes meanwhile, or whose file cannot be read, is left out. */
  async function* textsOf(ids: readonly string[], view: TagsView): AsyncGenerator<readonly [id: string, text: Buffer]> {
    const pending: Promise<Buffer | null | 'unreadable'>[] = [];
    for (const [index, id] of ids.entries()) {
      while (pending.length < AHEAD && index + pending.length < ids.length) {
        const text = instances.tags(ids[index + pending.length] ?? '', view);
        // Of one that fails while an earlier one is waited for, the loop hears when its turn comes.
        text.catch(() => undefined);
        pending.push(text);
      }
      const text = await pending.shift();
      if (Buffer.isBuffer(text)) yield [id, text];
    }
  }

  for (const [path, level] of levelPaths) {
    if (level === 'Instance') continue;
    routes.get(
      `/${path}/:id/instances-tags`,
      answering((context) => {
        const ids = idsOf(context, level).toSorted();
        const choice = tagsChoice(context, isNewer(options));
        const texts = textsOf(ids, { format: tagsFormat(context, 'full'), part: 'dataSet', choice });
        return streamedJson(context, membersOf(texts), options.HttpRequestTimeout);
      }),
    );
    routes.get(
      `/${path}/:id/shared-tags`,
      answering(async (context) => {
        const shared = new SharedTags();
        for await (const [, text] of textsOf(idsOf(context, level), { format: 'full', part: 'dataSet', choice: {} })) {
          const tags: JsonObject = JSON.parse(text.toString('utf8'));
          shared.take(tags);
          await turn();
        }
        return json(shared.json(tagsFormat(context, 'full')));
      }),
    );
  }

  routes.get(
    '/series/:id/ordered-slices',
    answering((context) => {
      const rows = idsOf(context, 'Series').flatMap((id) => resources.get('Instance', id) ?? []);
      const ordered = orderedSlices(rows);
      switch (ordered.kind) {
        case 'ordered':
          return json(ordered.json);
        case 'unordered': {
          const details = `Unable to order the slices of series ${parameter(context, 'id')}`;
          throw described(orthancStatus.CannotOrderSlices, details);
        }
        case 'tooMany':
          throw described(orthancStatus.BadRequest, `The series has more than ${MOST_FRAMES} frames`);
      }
    }),
  );
};

/** An object of the texts, each one level deeper. JSON strings hold no line breaks, so that those that there are can be indented. */
async function* membersOf(texts: AsyncIterable<readonly [id: string, text: Buffer]>): AsyncGenerator<Buffer> {
  let before = '{\n   ';
  for await (const [id, text] of texts) {
    const value = text.toString('utf8').replaceAll('\n', '\n   ');
    yield Buffer.from(`${before}"${id}" : ${value === '{}' ? '' : '\n   '}${value}`);
    before = ',\n   ';
  }
  yield Buffer.from(before === ',\n   ' ? '\n}' : '{}');
}
