import { NO_STREAM } from '@eventstore/db-client';
import { type EventStoreCluster, startEventStoreCluster } from './cluster';
import { connections, numbered, rejectionOf } from './connection';

const set = connections();
let cluster: EventStoreCluster;

beforeEach(async () => {
  cluster = await startEventStoreCluster();
});

afterEach(async () => {
  await set.end();
  await cluster.end();
});

describe('a cluster of three', () => {
  it('leads a client that discovers it to the leader', async () => {
    cluster.elect(2);
    const client = set.connect(cluster.url);
    await client.appendToStream('s', numbered(0), { expectedRevision: NO_STREAM });
    expect(cluster.servers[2]?.log.stream('s')?.records).toHaveLength(1);
  });

  it.each([
    ['batches', {}],
    ['single calls', { credentials: { username: 'admin', password: 'changeit' } }],
  ])('names the leader to who appends in %s at a follower; the client goes there by itself', async (_, options) => {
    const client = set.connect(cluster.servers[1]?.url ?? '');
    expect(await rejectionOf(client.appendToStream('s', numbered(0), options))).toMatchObject({
      type: 'not-leader',
      leader: { address: '127.0.0.1', port: cluster.servers[0]?.port },
    });
    expect(await client.appendToStream('s', numbered(0), { expectedRevision: NO_STREAM })).toMatchObject({ success: true });
  });

  it('answers reads at a follower, but not those that require the leader', async () => {
    await set.connect(cluster.servers[0]?.url ?? '').appendToStream('s', numbered(0));
    const follower = set.connect(cluster.servers[2]?.url ?? '');
    const read = async (requiresLeader: boolean): Promise<number> => {
      let count = 0;
      for await (const _ of follower.readStream('s', { requiresLeader })) count += 1;
      return count;
    };
    expect(await read(false)).toBe(1);
    expect(await rejectionOf(read(true))).toMatchObject({ type: 'not-leader' });
  });

  it('changes its leader under a client, which finds the new one with the same events', async () => {
    const client = set.connect(cluster.url);
    await client.appendToStream('s', numbered(0), { expectedRevision: NO_STREAM });
    cluster.elect(1);
    await cluster.stop(0);
    await rejectionOf(client.appendToStream('s', numbered(1), { expectedRevision: 0n }));
    expect(await client.appendToStream('s', numbered(1), { expectedRevision: 0n })).toMatchObject({ nextExpectedRevision: 1n });
  });

  it('is unavailable for writes while it has no leader', async () => {
    const client = set.connect(cluster.servers[0]?.url ?? '');
    cluster.elect(undefined);
    expect(await rejectionOf(client.appendToStream('s', numbered(0)))).toMatchObject({ type: 'unavailable' });
    cluster.elect(0);
    expect(await client.appendToStream('s', numbered(0))).toMatchObject({ success: true });
  });
});
