import { randomUUID } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import { isLeft } from 'fp-ts/Either';
import { refusals } from '../../test/eventstoredb-server/refusal';
import { type EventStoreServer, startEventStoreServer } from '../../test/eventstoredb-server/server';
import { describeEventStoreContract } from '../contract';
import { append, freshStream, ids, ok, refused, sampleDocument, sampleEvents, wholeLog } from '../contract/subject';
import { MAX_APPEND_BYTES, type NewEvent, type RecordedEvent } from '../port';
import { serialize } from '../serialize';
import { temporaryFolders } from '../sqlite/testing/opened';
import { verifyLog } from '../verify';
import { type EventStoreDbStore, openEventStoreDb } from './store';

const folders = temporaryFolders();
const AWAY = { _tag: 'StoreUnavailable' };

const reports: string[] = [];
const report = (message: string): void => void reports.push(message);
const connect = (url: string, folder: string, prefix = 'test-') =>
  openEventStoreDb({ connectionString: url, prefix, folder, startupTimeout: 5000, report })();

const connected = async (url: string, folder: string): Promise<EventStoreDbStore> => {
  const opened = await connect(url, folder);
  if (isLeft(opened)) throw new Error(opened.left._tag);
  return opened.right;
};

const metadataBytes = (event: NewEvent | undefined): number =>
  event === undefined ? 0 : Buffer.byteLength(serialize(event).data) + Buffer.byteLength(serialize(event).metadata);

describeEventStoreContract('eventstoredb', async () => {
  const server = await startEventStoreServer();
  return { store: await connected(server.url, folders()), dispose: server.stop };
});

describe('the log in EventStoreDB', () => {
  let server: EventStoreServer;
  let folder: string;
  let store: EventStoreDbStore;
  beforeEach(async () => {
    reports.length = 0;
    server = await startEventStoreServer();
    folder = folders();
    store = await connected(server.url, folder);
  });
  afterEach(async () => {
    await store.close();
    await server.stop();
  });

  const up = (): Promise<void> => store.connected(new AbortController().signal);
  const ours = (): readonly string[] => server.log.records.filter(({ stream }) => stream.startsWith('test-')).map(({ id }) => id);

  test('writes an append once whose answer was lost, and answers it', async () => {
    server.faults.swallowAcknowledgements(1);
    const events = sampleEvents(2);
    const documents = [sampleDocument('sealed', 'secret')];
    const stream = freshStream();
    expect((await append(store, stream, events, 'none', documents)).revision).toBe(1);
    expect(ours()).toEqual(ids(events));
    expect((await wholeLog(store)).map((event) => event.documents.size)).toEqual([1, 1]);
  });

  test('does not take a refusal of the repetition for the fate of an append whose answer was lost', async () => {
    server.faults.swallowAcknowledgements(1);
    const events = sampleEvents(1);
    const appending = append(store, freshStream(), events, 'none', [sampleDocument('sealed', 'secret')]);
    while (ours().length === 0) await new Promise(setImmediate);
    server.faults.refuseAppends(refusals.accessDenied(), 2);
    expect((await appending).revision).toBe(0);
    expect(ours()).toEqual(ids(events));
  });

  test('reports once why appends break off, and writes them when they do not any more', async () => {
    server.faults.refuseAppends({ code: status.UNIMPLEMENTED, details: 'no such method', endsCall: true }, 3);
    await append(store, freshStream(), sampleEvents(1));
    expect(reports.filter((message) => message.startsWith('appending'))).toEqual(['appending: UNIMPLEMENTED']);
    expect(ours()).toHaveLength(1);
  });

  test('refuses an append that the user may not make, and takes the next one', async () => {
    server.faults.refuseAppends(refusals.accessDenied());
    const refusal = await refused(store.append({ stream: freshStream(), expected: 'none', events: sampleEvents(1) }));
    expect(refusal).toMatchObject({ ...AWAY, reason: expect.stringContaining('denies access') });
    await append(store, freshStream(), sampleEvents(1));
    expect(ours()).toHaveLength(1);
  });

  test('refuses appends while it is away, answers reads, and goes on by itself', async () => {
    const stream = freshStream();
    await append(store, stream, sampleEvents(2));
    const seen: RecordedEvent[] = [];
    const subscription = store.subscribe(null, (events) => void seen.push(...events));
    await server.stop();
    const document = sampleDocument('blob', 'bytes');
    const refuse = () => store.append({ stream, expected: 1, events: sampleEvents(1), documents: [document] });
    while (store.health.isUp()) await new Promise(setImmediate);
    expect(await refused(refuse())).toMatchObject(AWAY);
    expect(await ok(store.readStream(stream))).toHaveLength(2);
    expect(await refused(store.document(document.id))).toMatchObject({ _tag: 'DocumentNotFound' });
    await server.restart();
    await up();
    await subscription.waitFor((await ok(refuse())).position);
    expect(ids(seen)).toEqual(ours());
    expect(await verifyLog(store)()).toMatchObject({ right: { events: 3, bad: null } });
  });

  test('keeps order, loses and repeats nothing while connections are cut', async () => {
    const seen: RecordedEvent[] = [];
    const subscription = store.subscribe(null, (events) => void seen.push(...events));
    const acknowledged = new Set<string>();
    const writer = async (): Promise<void> => {
      for (let count = 0; count < 30; ) {
        const events = sampleEvents(1);
        const result = await store.append({ stream: freshStream(), expected: 'any', events })();
        // Those whose fate is not known are repeated first, even when the link is up again.
        if (isLeft(result)) await up().then(() => new Promise(setImmediate));
        else {
          acknowledged.add(events[0]?.id ?? '');
          count += 1;
        }
      }
    };
    const writers = Promise.all(Array.from({ length: 8 }, writer));
    for (const size of [20, 60, 120, 180]) {
      while (acknowledged.size < size) await new Promise(setImmediate);
      if (size === 120) server.faults.swallowAcknowledgements(3);
      else server.faults.cutConnections();
    }
    await writers;
    await subscription.waitFor((await append(store, freshStream(), sampleEvents(1))).position);
    expect(ids(seen)).toEqual(ours());
    expect(new Set(ours()).size).toBe(ours().length);
    for (const id of acknowledged) expect(ours()).toContain(id);
    const times = seen.map(({ metadata }) => metadata.time);
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  test('has what others wrote meanwhile when it is opened again, on an empty folder as well', async () => {
    await append(store, freshStream(), sampleEvents(3));
    const other = await connected(server.url, folders());
    expect(ids(await wholeLog(other))).toEqual(ours());
    await store.close();
    await append(other, freshStream(), sampleEvents(2));
    await other.close();
    store = await connected(server.url, folder);
    expect(ids(await wholeLog(store))).toEqual(ours());
  });

  test('refuses a folder whose log EventStoreDB does not hold, and a store that does not answer', async () => {
    await append(store, freshStream(), sampleEvents(1));
    await store.close();
    expect(await connect(server.url, folder, 'other-')).toMatchObject({ left: { _tag: 'OtherLog' } });
    await server.stop();
    const gone = await openEventStoreDb({
      connectionString: server.url,
      prefix: 'test-',
      folder,
      startupTimeout: 50,
      report: () => undefined,
    })();
    expect(gone).toMatchObject({ left: { _tag: 'CannotConnect' } });
    expect(await connect('nonsense', folder)).toMatchObject({ left: { _tag: 'BadConnectionString' } });
  });

  test('stands still at an event that it did not write, takes nothing behind it, and does not open on it', async () => {
    const before = await append(store, freshStream(), sampleEvents(1));
    const put = (stream: string, id: string, metadata: Uint8Array) =>
      server.log.append(stream, [
        { id, type: 'Sample', contentType: 'application/octet-stream', data: Buffer.from('{}'), metadata },
      ]);
    const [inFront, behind] = [randomUUID(), randomUUID()];
    put('test-foreign', inFront, Buffer.from('nonsense'));
    put('test-own', behind, Buffer.from(`${'0'.repeat(64)} 0\n{}`));
    const seen = () => reports.filter((message) => message.includes('0 of test-foreign was not written by Anamnesis')).length;
    while (seen() < 3) await new Promise(setImmediate);
    expect(await ok(store.last())).toMatchObject({ position: before.position });
    expect(store.health.isUp()).toBe(false);
    put('test-foreign', randomUUID(), Buffer.from('nonsense'));
    expect(await connect(server.url, folders())).toMatchObject({
      left: { _tag: 'DamagedLog', reason: 'The event 1 of test-foreign was not written by Anamnesis' },
    });
  });

  test('asks the leader how far the log is, not a follower that lags behind', async () => {
    const { position } = await append(store, freshStream(), sampleEvents(2));
    await store.close();
    const leader = { address: '127.0.0.1', port: server.port };
    const lagging = await startEventStoreServer({
      membership: () => ({ role: 'follower', members: [], leader, forwardsWrites: false }),
    });
    try {
      store = await connected(lagging.url, folder);
      expect((await append(store, freshStream(), sampleEvents(1))).position).toBeGreaterThan(position);
    } finally {
      await lagging.stop();
    }
  });

  test('takes an append up to what EventStoreDB takes, its own overhead counted, and refuses it for its size beyond', async () => {
    const empty = sampleEvents(5).map((event) => ({ ...event, data: { text: '' } }));
    const sized = (bytes: number) => empty.map((event) => ({ ...event, data: { text: 'x'.repeat(Math.floor(bytes / 5)) } }));
    const stream = freshStream();
    const beyond = sized(MAX_APPEND_BYTES - 5 * metadataBytes(empty[0]) - 100);
    expect(await refused(store.append({ stream, expected: 'none', events: beyond }))).toMatchObject({
      _tag: 'EventTooLarge',
      limit: MAX_APPEND_BYTES,
    });
    const within = sized(MAX_APPEND_BYTES - 5 * metadataBytes(empty[0]) - 1000);
    expect((await append(store, stream, within, 'none')).revision).toBe(4);
  });
});
