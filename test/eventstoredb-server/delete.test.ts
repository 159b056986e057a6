import { NO_STREAM } from '@eventstore/db-client';
import { connections, numbered, rejectionOf } from './connection';

const set = connections();
afterEach(set.end);

const startWithStream = async () => {
  const { client } = await set.start();
  await client.appendToStream('s', [numbered(0), numbered(1)]);
  const read = async (): Promise<number[]> => {
    const revisions: number[] = [];
    for await (const { event } of client.readStream('s')) revisions.push(Number(event?.revision));
    return revisions;
  };
  return { client, read };
};

describe('deleting a stream', () => {
  it('hides its events; a new append goes on with the next revision', async () => {
    const { client, read } = await startWithStream();
    await client.deleteStream('s', { expectedRevision: 1n });
    expect(await rejectionOf(read())).toMatchObject({ type: 'stream-not-found' });
    expect(await client.appendToStream('s', numbered(2), { expectedRevision: NO_STREAM })).toMatchObject({
      nextExpectedRevision: 2n,
    });
    expect(await read()).toEqual([2]);
  });

  it('refuses a wrong revision by the trailers of the call', async () => {
    const { client, read } = await startWithStream();
    expect(await rejectionOf(client.deleteStream('s', { expectedRevision: 0n }))).toMatchObject({
      type: 'wrong-expected-version',
      streamName: 's',
      expectedVersion: 0n,
      actualVersion: 1n,
    });
    expect(await read()).toEqual([0, 1]);
  });

  it('for good, by a tombstone, refuses reads and appends of both forms', async () => {
    const { client, read } = await startWithStream();
    await client.tombstoneStream('s');
    const credentials = { username: 'admin', password: 'changeit' };
    const deleted = { type: 'stream-deleted', streamName: 's' };
    expect(await rejectionOf(read())).toMatchObject(deleted);
    expect(await rejectionOf(client.appendToStream('s', numbered(2)))).toMatchObject(deleted);
    expect(await rejectionOf(client.appendToStream('s', numbered(2), { credentials }))).toMatchObject(deleted);
  });
});
