import { uidOf } from '../../dicom/new-uid';
import type { Json, JsonObject } from '../../domain/json';
import { orthancStatus } from '../../domain/orthanc-status';
import { formatTime } from '../../domain/time-format';
import type { StoredInstance } from '../../ingest/port';
import type { HttpDependencies } from '../deps';
import { unhandled, unknownResource } from '../errors';
import { bare, described, HttpFault } from '../fault';
import { member } from '../json-object-body';
import { perform } from '../perform';
import { representative } from '../representative';
import type { Context } from '../request-state';
import type { Creation } from './build';
import type { Built } from './creation-task';
import type { Parent } from './inherited';
import type { Given, Plan, SeriesContent } from './plan';

type Deps = Pick<HttpDependencies, 'options' | 'projections' | 'instances' | 'ingest' | 'creation' | 'clock' | 'ids'>;

/** What all instances of a request have in common. */
type Shared = Omit<Creation, 'given' | 'item' | 'ids'>;

export type Created =
  | { readonly kind: 'instance'; readonly stored: StoredInstance }
  | { readonly kind: 'series'; readonly series: string };

/** `POST /tools/create-dicom` (contract 05-create-dicom-pdf.md). The checks come in the order of 1.10.1. Throws a fault. */
export const create = async (body: Uint8Array, context: Context, deps: Deps): Promise<Created> => {
  const planned = await deps.creation.plan(body);
  if ('fault' in planned) throw new HttpFault(planned.fault);
  const { plan } = planned;
  const shared = await sharedOf(plan, deps);
  const uids = { patient: deps.ids.uuid(), study: uidOf(deps.ids), series: uidOf(deps.ids) };
  const { content } = plan;
  if (content.kind === 'series') return createSeries(content, shared, uids, context, deps);
  const given = content.kind === 'one' ? content.given : null;
  const built = await deps.creation.build({ ...shared, given, item: null, ids: { ...uids, instance: uidOf(deps.ids) } });
  return { kind: 'instance', stored: await store(built, context, deps) };
};

const sharedOf = async (plan: Plan, deps: Deps): Promise<Shared> => {
  const { options, creation, clock } = deps;
  const parent = plan.parent === undefined ? null : await parentOf(plan.parent, deps);
  const moment = formatTime(clock.now());
  return {
    form: plan.form,
    tags: plan.tags,
    characterSet: plan.characterSet,
    parent,
    interpretBinaryTags: flag(plan.options, 'InterpretBinaryTags', true),
    privateCreator: textOf(plan.options, 'PrivateCreator', options.DefaultPrivateCreator),
    force: flag(plan.options, 'Force', false),
    encapsulate: flag(plan.options, 'Encapsulate', false),
    now: { date: moment.slice(0, 8), time: `${moment.slice(9, 15)}.000000` },
    encoding: options.DefaultEncoding,
    limits: creation.limits,
  };
};

const flag = (members: JsonObject, name: string, otherwise: boolean): boolean => {
  const value = member(members, name) ?? (Object.hasOwn(members, name) ? null : otherwise);
  if (typeof value !== 'boolean') throw described(orthancStatus.BadRequest);
  return value;
};

const textOf = (members: JsonObject, name: string, otherwise: string): string => {
  const value = member(members, name) ?? (Object.hasOwn(members, name) ? null : otherwise);
  if (typeof value !== 'string') throw described(orthancStatus.BadRequest);
  return value;
};

const parentOf = async (given: Json, { projections, instances }: Deps): Promise<Parent> => {
  // 1.10.1 stumbles over those.
  if (typeof given === 'object' && given !== null) throw unhandled();
  const row = typeof given === 'string' ? projections.resources.find(given) : null;
  if (row === null) throw described(orthancStatus.CreateDicomBadParent);
  if (row.level === 'Instance') throw described(orthancStatus.CreateDicomParentIsInstance);
  const instance = representative(row.level, row.id, projections.resources);
  const located = instance === null ? null : await instances.locate(instance);
  if (located === null) throw described(orthancStatus.CreateDicomBadParent);
  return { level: row.level, file: located.file };
};

const store = async (built: Built, context: Context, { creation }: Deps): Promise<StoredInstance> => {
  if ('fault' in built) throw new HttpFault(built.fault);
  const { buffer, byteOffset, byteLength } = built.file;
  const file = { kind: 'memory', bytes: Buffer.from(buffer, byteOffset, byteLength) } as const;
  return perform(creation.store(file, {}, context.state.origin));
};

/** One instance after the other; when one fails, those that this request stored are removed again. */
const createSeries = async (
  { items }: SeriesContent,
  shared: Shared,
  uids: Omit<Creation['ids'], 'instance'>,
  context: Context,
  deps: Deps,
): Promise<Created> => {
  if (shared.encapsulate) throw described(orthancStatus.NotImplemented);
  const stored: StoredInstance[] = [];
  try {
    for (const [index, { given, tags }] of items.entries()) {
      const item = { number: index + 1, count: items.length, tags };
      stored.push(await createItem(given, item, { ...shared, ids: { ...uids, instance: uidOf(deps.ids) } }, context, deps));
    }
  } catch (error) {
    await undo(stored, context, deps);
    throw error;
  }
  const last = stored.at(-1);
  if (last === undefined) throw bare(400);
  return { kind: 'series', series: last.ids.series };
};

const createItem = async (
  given: Given,
  item: NonNullable<Creation['item']>,
  shared: Shared & Pick<Creation, 'ids'>,
  context: Context,
  deps: Deps,
): Promise<StoredInstance> => {
  const built = await deps.creation.build({ ...shared, given, item });
  // 1.10.1 stumbles over the series that is not there yet, and answers that (contract 05-create-dicom-pdf.md).
  if ('fault' in built && built.stage === 'item' && item.number === 1) throw unknownResource();
  return store(built, context, deps);
};

const undo = async (stored: readonly StoredInstance[], context: Context, { ingest }: Deps): Promise<void> => {
  for (const { ids, status } of stored) {
    if (status === 'Success') await ingest.remove('Instance', ids.instance, context.state.origin)();
  }
};
