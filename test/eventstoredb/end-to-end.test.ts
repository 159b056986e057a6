import { type EventStoreServer, startEventStoreServer } from '../eventstoredb-server/server';
import { ctSlice } from '../generated-files';
import { httpClient } from '../http-client';
import { until } from '../poll';
import { startAnamnesis } from '../process';
import { upload } from '../rest';
import { temporaryFolders } from '../temporary-folder';
import { describeOnEventStoreDb } from './scenario';

jest.setTimeout(480_000);

describe('Anamnesis on the test server of EventStoreDB', () => {
  let store: EventStoreServer;
  beforeAll(async () => {
    store = await startEventStoreServer();
  });
  afterAll(() => store.stop());

  describeOnEventStoreDb(() => ({ connectionString: store.url, prefix: 'scenario-' }));

  test('refuses writes with 503 while the store is stopped, reads on, and stores again by itself', async () => {
    const folders = temporaryFolders();
    const options = {
      EventStoreDriver: 'eventstoredb',
      EventStoreConnectionString: store.url,
      EventStoreStreamPrefix: 'stopped-',
    };
    const server = await startAnamnesis({ folder: folders.make(), options });
    const client = httpClient(server.url);
    try {
      store.faults.swallowAcknowledgements();
      const { ID } = await upload(client, ctSlice(0));
      await store.stop();
      const refused = await until('a refused write', async () => {
        const answer = await client.post('/instances', ctSlice(1));
        return answer.status === 503 ? answer : undefined;
      });
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
      expect(await client.json('/instances')).toContain(ID);
      await store.restart();
      const again = await until('a write that is taken', async () => {
        const answer = await client.post('/instances', ctSlice(2));
        return answer.status === 200 ? answer : undefined;
      });
      expect(JSON.parse(again.body.toString('utf8'))).toMatchObject({ Status: 'Success' });
      const written = store.log.records.filter(({ stream, type }) => stream.startsWith('stopped-') && type === 'InstanceStored');
      expect(written.length).toBe((await client.json<string[]>('/instances')).length);
    } finally {
      client.close();
      await server.stop();
      folders.removeAll();
    }
  });

  test('ends at once, and says why, when the store does not hold the log of its storage folder', async () => {
    const folders = temporaryFolders();
    const folder = folders.make();
    const on = (EventStoreStreamPrefix: string) => ({
      folder,
      options: { EventStoreDriver: 'eventstoredb', EventStoreConnectionString: store.url, EventStoreStreamPrefix },
    });
    try {
      const server = await startAnamnesis(on('one-'));
      const client = httpClient(server.url);
      await upload(client, ctSlice(0));
      client.close();
      await server.stop();
      await expect(startAnamnesis(on('another-'))).rejects.toThrow(
        'does not hold the log that this storage folder was used with',
      );
    } finally {
      folders.removeAll();
    }
  });
});
