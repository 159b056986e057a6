import { once } from 'node:events';
import { NO_STREAM, streamNameFilter } from '@eventstore/db-client';
import { status } from '@grpc/grpc-js';
import { connections, numbered, rejectionOf } from './connection';

const set = connections();
afterEach(set.end);

describe('a server that fails', () => {
  it('is unavailable while it is stopped, and has its events on the same port afterwards', async () => {
    const { server, client } = await set.start();
    await client.appendToStream('s', numbered(0), { expectedRevision: NO_STREAM });
    await server.stop();
    expect(await rejectionOf(client.appendToStream('s', numbered(1), { expectedRevision: 0n }))).toMatchObject({
      code: status.UNAVAILABLE,
    });
    await server.restart();
    expect(await set.connect(server.url).appendToStream('s', numbered(1), { expectedRevision: 0n })).toMatchObject({
      nextExpectedRevision: 1n,
    });
  });

  it('cuts connections and listens on: a subscription ends with an error, and the next client is served', async () => {
    const { server, client } = await set.start();
    const subscription = client.subscribeToAll({ filter: streamNameFilter({ prefixes: ['s'] }) });
    const failed = new Promise<unknown>((resolve) => subscription.on('error', resolve));
    await once(subscription.resume(), 'caughtUp');
    server.faults.cutConnections();
    expect(await failed).toMatchObject({ code: status.UNAVAILABLE });
    expect(await set.connect(server.url).appendToStream('s', numbered(0))).toMatchObject({ success: true });
  });

  it('answers late, but answers, when it was told to delay', async () => {
    const { server, client } = await set.start();
    await client.appendToStream('s', numbered(0));
    server.faults.delay('batchAppend', 60);
    const start = performance.now();
    await client.appendToStream('s', numbered(1));
    expect(performance.now() - start).toBeGreaterThanOrEqual(55);
  });

  it('keeps the order of appends that were held', async () => {
    const { server, client } = await set.start();
    await client.appendToStream('other', numbered(0));
    const hold = server.faults.hold('batchAppend');
    const appends = [0, 1, 2].map((number) => client.appendToStream('s', numbered(number)));
    await hold.arrived;
    expect(server.log.stream('s')).toBeUndefined();
    hold.release();
    expect((await Promise.all(appends)).map((result) => result.nextExpectedRevision)).toEqual([0n, 1n, 2n]);
  });
});
