import { randomUUID } from 'node:crypto';
import { BACKWARDS, END, EventStoreDBClient, type Position, START } from '@eventstore/db-client';
import { isLeft } from 'fp-ts/Either';
import { describeEventStoreContract } from '../../eventstore/contract';
import { openEventStoreDb } from '../../eventstore/eventstoredb/store';
import { required } from '../required';
import { temporaryFolders } from '../temporary-folder';
import { describeOnEventStoreDb } from './scenario';

jest.setTimeout(120_000);

const connectionString = process.env.EVENTSTORE_URL ?? '';
const wanted = required(connectionString !== '', 'EVENTSTORE_URL is not set; for example esdb://127.0.0.1:2113?tls=false');

/** The streams of this run, which are deleted after it; nothing else in the store is touched. */
const run = `anamnesis-test-${randomUUID()}-`;
const folders = temporaryFolders();
(wanted ? describe : describe.skip)('EventStoreDB at EVENTSTORE_URL', () => {
  let client: EventStoreDBClient;
  let begin: Position | typeof START = START;

  beforeAll(async () => {
    client = EventStoreDBClient.connectionString(connectionString);
    for await (const { event } of client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 }))
      begin = event?.position ?? START;
  });

  afterAll(async () => {
    const streams = new Set<string>();
    for await (const { event } of client.readAll({ fromPosition: begin }))
      if (event?.streamId.startsWith(run)) streams.add(event.streamId);
    for (const stream of streams) await client.deleteStream(stream);
    await client.dispose();
    folders.removeAll();
  });

  let stores = 0;

  describeEventStoreContract('eventstoredb', async () => {
    stores += 1;
    const options = {
      connectionString,
      prefix: `${run}${stores}-`,
      folder: folders.make(),
      startupTimeout: 10_000,
      report: () => undefined,
    };
    const opened = await openEventStoreDb(options)();
    if (isLeft(opened)) throw new Error(opened.left._tag);
    return { store: opened.right, dispose: async () => undefined };
  });

  describe('Anamnesis on it', () => {
    describeOnEventStoreDb(() => ({ connectionString, prefix: `${run}s-` }));
  });
});
