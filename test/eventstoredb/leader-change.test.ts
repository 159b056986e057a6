import { startEventStoreCluster } from '../eventstoredb-server/cluster';
import { ctSlice } from '../generated-files';
import { httpClient } from '../http-client';
import { until } from '../poll';
import { startAnamnesis } from '../process';
import { temporaryFolders } from '../temporary-folder';

jest.setTimeout(120_000);

test('loses and doubles nothing when the leader of the store fails between uploads', async () => {
  const folders = temporaryFolders();
  const cluster = await startEventStoreCluster();
  const options = { EventStoreDriver: 'eventstoredb', EventStoreConnectionString: cluster.url, EventStoreStreamPrefix: 'led-' };
  const server = await startAnamnesis({ folder: folders.make(), options });
  const client = httpClient(server.url);
  const stored = (slice: number) =>
    until('an upload that is taken', async () => {
      const { status } = await client.post('/instances', ctSlice(slice));
      expect([200, 503]).toContain(status);
      return status === 200 ? true : undefined;
    });
  try {
    await stored(0);
    cluster.elect(1);
    await cluster.stop(0);
    await stored(1);
    cluster.elect(2);
    await stored(2);
    expect(await client.json('/instances')).toHaveLength(3);
    const written = cluster.servers[2]?.log.records.filter(({ type }) => type === 'InstanceStored');
    expect(written).toHaveLength(3);
  } finally {
    client.close();
    await server.stop();
    await cluster.end();
    folders.removeAll();
  }
});
