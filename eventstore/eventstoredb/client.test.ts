import { createServer, Socket } from 'node:net';
import { NO_STREAM } from '@eventstore/db-client';
import { numbered } from '../../test/eventstoredb-server/connection';
import { startEventStoreServer } from '../../test/eventstoredb-server/server';
import { openClient } from './client';

const append = (client: ReturnType<typeof openClient>['client']) =>
  client.appendToStream('s', numbered(0), { expectedRevision: NO_STREAM });

describe.each([
  ['batches', true],
  ['single calls', false],
])('a client that was closed, after appends in %s', (_, batchAppend) => {
  it('leaves no connection to the client of another server that has the same port', async () => {
    let port = 0;
    for (let round = 0; round < 4; round += 1) {
      const server = await startEventStoreServer({ batchAppend, port });
      port = server.port;
      const { client, close } = openClient(server.url);
      expect(await append(client)).toMatchObject({ nextExpectedRevision: 0n });
      await close();
      await server.stop();
    }
  });
});

it('ends the connection itself when it is closed', async () => {
  const server = await startEventStoreServer();
  const sockets: Socket[] = [];
  const relay = createServer((near) => {
    sockets.push(near);
    const far = new Socket().connect(server.port, '127.0.0.1');
    near.on('error', () => undefined).pipe(far);
    far.on('error', () => undefined).pipe(near);
  });
  await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
  const address = relay.address();
  if (address === null || typeof address === 'string') throw new Error('The relay listens on no TCP port');
  const { client, close } = openClient(`esdb://127.0.0.1:${address.port}?tls=false`);
  await append(client);
  const ended = Promise.all(sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve))));
  await close();
  expect(await ended).toHaveLength(1);
  await new Promise((resolve) => relay.close(resolve));
  await server.stop();
});
