import { isLeft } from 'fp-ts/Either';
import { type EventLog, makeLog, type RecordedEvent } from '../../test/eventstoredb-server/log';
import { type EventStoreServer, startEventStoreServer } from '../../test/eventstoredb-server/server';
import { append, freshStream, sampleEvents } from '../contract/subject';
import { opened, temporaryFolders } from '../sqlite/testing/opened';
import { openEventStoreDb } from './store';
import { verifyEventStoreDb } from './verify-remote';

const folders = temporaryFolders();
const PREFIX = 'test-';
const ours = (log: EventLog): readonly RecordedEvent[] => log.records.filter(({ stream }) => stream.startsWith(PREFIX));

describe('checking the log in EventStoreDB', () => {
  let server: EventStoreServer;
  let folder: string;
  let written: readonly RecordedEvent[];

  const fill = async (count: number): Promise<void> => {
    const options = { connectionString: server.url, prefix: PREFIX, folder, startupTimeout: 5000, report: () => undefined };
    const store = await openEventStoreDb(options)();
    if (isLeft(store)) throw new Error(store.left._tag);
    for (let index = 0; index < count; index += 1) await append(store.right, freshStream(), sampleEvents(2));
    await store.right.close();
    written = ours(server.log);
  };
  const check = async (connectTimeout = 5000) => {
    const replica = await opened({ folder, readOnly: true });
    const result = await verifyEventStoreDb({ connectionString: server.url, prefix: PREFIX, replica, connectTimeout })();
    await replica.close();
    return result;
  };
  /** The server starts anew on what `change` makes of its log. */
  const withLog = async (change: (record: RecordedEvent) => readonly RecordedEvent[]): Promise<void> => {
    const log = makeLog(Date.now);
    for (const record of server.log.records) for (const kept of change(record)) log.load(kept);
    await server.stop();
    server = await startEventStoreServer({ log });
  };
  const third = (): RecordedEvent => {
    const [, , record] = written;
    if (record === undefined) throw new Error('nothing was written');
    return record;
  };
  const named = (record: RecordedEvent) => ({
    position: record.position + 1n,
    stream: record.stream.slice(PREFIX.length),
    revision: record.revision,
    type: record.type,
  });

  beforeEach(async () => {
    server = await startEventStoreServer();
    folder = folders();
    await fill(3);
  });
  afterEach(() => server.stop());

  test('finds every event good that is as it was written, among those of others', async () => {
    expect(await check()).toMatchObject({ right: { events: 6, newer: 0, bad: null } });
  });

  test.each(['data', 'metadata'] as const)('names the first event whose %s has a flipped bit there', async (part) => {
    const flipped = Buffer.from(third()[part]);
    const last = flipped.length - 2;
    flipped.writeUInt8(flipped.readUInt8(last) ^ 1, last);
    await withLog((record) => [record.id === third().id ? { ...record, [part]: flipped } : record]);
    const fault = 'its hash does not match what EventStoreDB holds';
    expect(await check()).toMatchObject({ right: { events: 2, bad: { ...named(third()), fault } } });
  });

  test('names an event whose frame is damaged there', async () => {
    const metadata = Buffer.from(third().metadata).fill(0, 0, 1);
    await withLog((record) => [record.id === third().id ? { ...record, metadata } : record]);
    expect(await check()).toMatchObject({
      right: { events: 2, bad: { ...named(third()), fault: expect.stringContaining('damaged') } },
    });
  });

  test.each([2, 5])('names an event that is gone there: number %d of 0 to 5', async (number) => {
    const gone = written[number];
    if (gone === undefined) throw new Error('nothing was written');
    await withLog((record) => (record.id === gone.id ? [] : [record]));
    const fault = 'EventStoreDB does not hold it any more';
    expect(await check()).toMatchObject({ right: { events: number, bad: { ...named(gone), fault } } });
  });

  test('names an event that was slipped in there, although its hash is right', async () => {
    const before = third();
    const other = written.at(-1);
    if (other === undefined) throw new Error('nothing was written');
    await withLog((record) => (record.id === before.id ? [{ ...other, position: record.position - 1n }, record] : [record]));
    expect(await check()).toMatchObject({ right: { events: 2, bad: { fault: 'the replica does not have it' } } });
  });

  test('checks what the replica has not taken yet by itself', async () => {
    const replica = folder;
    folder = folders();
    await fill(1);
    folder = replica;
    expect(await check()).toMatchObject({ right: { events: 8, newer: 2, bad: null } });
  });

  test('says that it could not be asked', async () => {
    await server.stop();
    expect(await check(200)).toMatchObject({ left: { _tag: 'CannotConnect' } });
  });
});
