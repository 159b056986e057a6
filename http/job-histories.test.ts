import * as TE from 'fp-ts/TaskEither';
import type { JsonObject } from '../domain/json';
import type { EventStore, RecordedEvent } from '../eventstore/port';
import { seal } from '../eventstore/sealed';
import { createJobHistories } from './job-histories';

const { document, ref } = seal(
  { parameters: {}, userData: 'mine', filename: 'a.zip' },
  [],
  (size) => new Uint8Array(size),
  'sealed',
);

const recorded = (revision: number, type: string, data: JsonObject): RecordedEvent => ({
  position: BigInt(revision),
  stream: 'job-x',
  revision,
  id: `e${revision}`,
  type,
  data,
  metadata: { actor: { kind: 'kernel' }, correlationId: 'c', causationId: null, schema: 1, time: 1000 + revision, node: 'n' },
  hash: '',
  stored: { data: '', metadata: '' },
  documents: new Map(),
});

const events = [
  recorded(0, 'JobSubmitted', { jobType: 'Archive', priority: 3, delivery: 'output', facts: { a: 1 }, sealed: ref }),
  recorded(1, 'JobStarted', { attempt: 1 }),
];

const store = (erased = false): Pick<EventStore, 'readStream' | 'document'> => ({
  readStream: (stream, { from = 0, limit = 4096 } = {}) =>
    stream === 'job-x' ? TE.right(events.slice(from, from + limit)) : TE.left({ _tag: 'StreamNotFound', stream }),
  document: () => TE.right(erased ? null : document.bytes),
});

it('should read a whole stream, and know none of a job that never was', async () => {
  expect(await createJobHistories(store()).events('x')).toEqual(events);
  expect(await createJobHistories(store()).events('nope')).toBeNull();
});

it('should fold a prefix and unseal what its user may see', async () => {
  const row = await createJobHistories(store()).rowAfter('x', events.slice(0, 1));
  expect(row).toMatchObject({ state: { state: 'Pending', priority: 3 }, userData: 'mine', filename: 'a.zip', errorDetails: '' });
  expect(await createJobHistories(store()).rowAfter('x', events)).toMatchObject({ state: { state: 'Running' } });
});

it('should show an erased document as nothing', async () => {
  expect(await createJobHistories(store(true)).rowAfter('x', events)).toMatchObject({ userData: null, filename: null });
});

it('should reject with the answer to a log that cannot be read', async () => {
  const broken = { ...store(), readStream: () => TE.left({ _tag: 'StoreUnavailable', reason: 'closed' } as const) };
  await expect(createJobHistories(broken).events('x')).rejects.toMatchObject({ fault: { status: { code: 36 } } });
});
