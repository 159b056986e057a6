import { setTimeout as pause } from 'node:timers/promises';
import { type EventStoreCluster, startEventStoreCluster } from '../eventstoredb-server/cluster';
import type { EventLog } from '../eventstoredb-server/log';
import { type EventStoreServer, startEventStoreServer } from '../eventstoredb-server/server';
import { ctSlice } from '../generated-files';
import { type HttpClient, httpClient } from '../http-client';
import { runAnamnesis, startAnamnesis } from '../process';
import { upload } from '../rest';
import { temporaryFolders } from '../temporary-folder';
import { faultsOf, type Load, startLoad } from './load';

jest.setTimeout(900_000);

/** One uploads, archives and breaks `store` meanwhile; then all that was acknowledged is there, once, without a restart. */
const underLoad = async (
  url: string,
  log: EventLog,
  folder: string,
  trouble: (load: Load, client: HttpClient) => Promise<void>,
): Promise<Load> => {
  const options = {
    EventStoreDriver: 'eventstoredb',
    EventStoreConnectionString: url,
    EventStoreAppendTimeout: 1,
    JobsHistorySize: 1_000_000,
    MediaArchiveSize: 1_000_000,
  };
  const server = await startAnamnesis({ folder, options });
  const client = httpClient(server.url);
  try {
    const { ParentStudy: study } = await upload(client, ctSlice(0));
    const load = startLoad(client, study);
    try {
      await load.goesOn();
      await trouble(load, client);
      await load.goesOn();
    } finally {
      await load.stop();
    }
    const ours = () => log.records.filter(({ stream }) => stream.startsWith('anamnesis-'));
    expect(await faultsOf(client, load, ours)).toEqual([]);
    expect(server.running()).toBe(true);
    return load;
  } finally {
    client.close();
    await server.stop();
    expect((await runAnamnesis('verify', '--config', server.config)).code).toBe(0);
  }
};

describe('Under load, the server on EventStoreDB loses and doubles nothing, refuses with 503 and goes on by itself,', () => {
  const folders = temporaryFolders();
  afterAll(() => folders.removeAll());

  describe('on one node,', () => {
    let store: EventStoreServer;
    beforeEach(async () => {
      store = await startEventStoreServer();
    });
    afterEach(() => store.stop());

    test('while answers are lost, connections cut and the store stopped', async () => {
      const load = await underLoad(store.url, store.log, folders.make(), async ({ goesOn, jobs, refusesMore }, client) => {
        for (let round = 0; round < 3; round += 1) {
          store.faults.swallowAcknowledgements(2);
          await pause(300);
          store.faults.cutConnections();
          await pause(300);
          await store.stop();
          await refusesMore('unchanged');
          expect((await client.get('/system')).status).toBe(200);
          expect((await client.get(`/jobs/${jobs[0]}/history`)).status).toBe(200);
          await store.restart();
          await goesOn();
        }
      });
      expect(load.refused.unchanged.length).toBeGreaterThan(0);
    });

    test('while the store is slow, slower than a request may take, and its subscription stands still', async () => {
      const load = await underLoad(store.url, store.log, folders.make(), async ({ goesOn, refusesMore }) => {
        store.faults.delay('batchAppend', 40);
        await goesOn();
        store.faults.delay('batchAppend', 1500);
        await refusesMore('unknown');
        store.faults.delay('batchAppend', 0);
        await goesOn();
        store.faults.pauseSubscriptions();
        await refusesMore('unknown');
        store.faults.resumeSubscriptions();
      });
      expect(load.refused.unchanged.length).toBeGreaterThan(0);
    });
  });

  describe('in a cluster,', () => {
    let cluster: EventStoreCluster;
    beforeEach(async () => {
      cluster = await startEventStoreCluster();
    });
    afterEach(() => cluster.end());

    test('while its leader changes, fails, and there is none', async () => {
      const [first] = cluster.servers;
      if (first === undefined) throw new Error('The cluster has no node');
      await underLoad(cluster.url, first.log, folders.make(), async ({ goesOn }) => {
        cluster.elect(1);
        await goesOn();
        cluster.servers[1]?.faults.swallowAcknowledgements(2);
        cluster.elect(undefined);
        await cluster.stop(1);
        await pause(500);
        cluster.elect(2);
        await goesOn();
        await cluster.restart(1);
        cluster.elect(0);
        cluster.servers[0]?.faults.delay('batchAppend', 30);
        await goesOn();
        cluster.servers[0]?.faults.delay('batchAppend', 0);
        cluster.servers[2]?.faults.cutConnections();
      });
    });
  });
});
