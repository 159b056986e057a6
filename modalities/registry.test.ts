import * as E from 'fp-ts/Either';
import { kernelActor } from '../domain/event';
import { readModality } from '../domain/modality/read-modality';
import { createMemoryStore } from '../eventstore/memory';
import type { EventStore } from '../eventstore/port';
import { createRecorder } from '../eventstore/recorder';
import { openModalityRegistry } from './registry';

const origin = { actor: kernelActor, correlationId: 'test', causationId: null };

const right = <A>(result: E.Either<unknown, A>): A => {
  if (E.isLeft(result)) throw new Error(JSON.stringify(result.left));
  return result.right;
};

const modality = (aet: string) => right(readModality([aet, 'localhost', 104]));

let next = 0;
const open = async (store: EventStore, { inDatabase = false, strict = false } = {}) => {
  const ids = { uuid: () => `00000000-0000-4000-8000-${String(next++).padStart(12, '0')}` };
  const recorder = right(await createRecorder({ store, clock: { now: () => 1 }, ids, node: 'n' })());
  const configured = { configured: modality('CONFIGURED') };
  return right(await openModalityRegistry({ store, recorder, configured, inDatabase, strict })());
};

it('should start with the modalities of the configuration', async () => {
  expect((await open(createMemoryStore())).all()).toEqual([['configured', modality('CONFIGURED')]]);
});

it('should set, replace and remove modalities, each with an event', async () => {
  const store = createMemoryStore();
  const registry = await open(store);
  right(await registry.set('a', modality('A'), origin)());
  right(await registry.set('a', modality('B'), origin)());
  expect(registry.get('a')).toEqual(modality('B'));
  expect(right(await registry.remove('a', origin)())).toBe(true);
  expect(right(await registry.remove('a', origin)())).toBe(false);
  expect(registry.get('a')).toBeNull();
  const events = right(await store.readStream('modalities')());
  expect(events.map(({ type }) => type)).toEqual(['ModalitySet', 'ModalitySet', 'ModalityRemoved']);
});

it('should forget changes with the process, unless they are kept in the database', async () => {
  const store = createMemoryStore();
  right(await (await open(store)).set('lost', modality('L'), origin)());
  const kept = await open(store, { inDatabase: true });
  expect(kept.all()).toEqual([]);
  right(await kept.set('kept', modality('K'), origin)());
  expect((await open(store, { inDatabase: true })).all()).toEqual([['kept', modality('K')]]);
  expect((await open(store)).all()).toEqual([['configured', modality('CONFIGURED')]]);
});

it('should take what another node wrote before it writes itself', async () => {
  const store = createMemoryStore();
  const [one, other] = [await open(store, { inDatabase: true }), await open(store, { inDatabase: true })];
  right(await one.set('a', modality('A'), origin)());
  right(await other.set('b', modality('B'), origin)());
  expect(other.all().map(([name]) => name)).toEqual(['a', 'b']);
});

it('should find a modality by its title, with or without regard to case', async () => {
  expect((await open(createMemoryStore())).byAet('configured ')?.name).toBe('configured');
  expect((await open(createMemoryStore(), { strict: true })).byAet('configured')).toBeNull();
});
