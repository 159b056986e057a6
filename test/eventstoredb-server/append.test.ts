import { ANY, binaryEvent, jsonEvent, NO_STREAM, STREAM_EXISTS } from '@eventstore/db-client';
import { status } from '@grpc/grpc-js';
import { connections, numbered, rejectionOf } from './connection';
import { refusals } from './refusal';

const set = connections();
afterEach(set.end);

describe.each([
  ['batches', true],
  ['single calls', false],
])('appends in %s', (_, batchAppend) => {
  const start = () => set.start({ batchAppend });

  it('numbers events from 0 and answers with growing, sparse positions', async () => {
    const { client } = await start();
    const first = await client.appendToStream('s', [numbered(0), numbered(1)], { expectedRevision: NO_STREAM });
    const second = await client.appendToStream('s', numbered(2), { expectedRevision: 1n });
    expect([first.nextExpectedRevision, second.nextExpectedRevision]).toEqual([1n, 2n]);
    expect((second.position?.commit ?? 0n) - (first.position?.commit ?? 0n)).toBeGreaterThan(1n);
  });

  it.each([
    ['no_stream on a stream that exists', 's', NO_STREAM, 'no_stream', 0n],
    ['a revision ahead of the stream', 's', 5n, 5n, 0n],
    ['stream_exists on none', 'none', STREAM_EXISTS, 'stream_exists', 'no_stream'],
    ['a revision on none', 'none', 0n, 0n, 'no_stream'],
  ] as const)('refuses %s, naming both revisions', async (_name, stream, expectedRevision, expected, actual) => {
    const { server, client } = await start();
    await client.appendToStream('s', numbered(0));
    const records = server.log.records.length;
    const error = await rejectionOf(client.appendToStream(stream, numbered(1), { expectedRevision }));
    expect(error).toMatchObject({
      type: 'wrong-expected-version',
      streamName: stream,
      expectedVersion: expected,
      actualVersion: actual,
    });
    expect(server.log.records).toHaveLength(records);
  });

  it('knows a repeat by its event ids, with a revision and without, and refuses half a repeat', async () => {
    const { server, client } = await start();
    const events = [numbered(0), numbered(1)];
    const first = await client.appendToStream('s', events, { expectedRevision: NO_STREAM });
    await client.appendToStream('s', numbered(2), { expectedRevision: 1n });
    const records = server.log.records.length;
    for (const expectedRevision of [NO_STREAM, ANY, STREAM_EXISTS] as const) {
      expect(await client.appendToStream('s', events, { expectedRevision })).toMatchObject({
        nextExpectedRevision: 1n,
        position: first.position,
      });
    }
    const half = [...events.slice(0, 1), numbered(7)];
    expect(await rejectionOf(client.appendToStream('s', half, { expectedRevision: NO_STREAM }))).toMatchObject({
      type: 'wrong-expected-version',
    });
    expect(server.log.records).toHaveLength(records);
  });

  it('keeps type, content type, data, metadata and time of an event', async () => {
    const { client } = await start();
    const before = Date.now();
    await client.appendToStream('s', [
      jsonEvent({ id: '4f0e2a6e-0000-4000-8000-000000000001', type: 'A', data: { umlaut: 'ä' }, metadata: { by: 'test' } }),
      binaryEvent({ type: 'B', data: Buffer.from([0, 255, 128]), metadata: Buffer.from([9, 8]) }),
    ]);
    const read = [];
    for await (const { event } of client.readStream('s')) read.push(event);
    expect(read).toMatchObject([
      {
        id: '4f0e2a6e-0000-4000-8000-000000000001',
        type: 'A',
        data: { umlaut: 'ä' },
        metadata: { by: 'test' },
        isJson: true,
        revision: 0n,
      },
      { type: 'B', data: new Uint8Array([0, 255, 128]), metadata: new Uint8Array([9, 8]), isJson: false, revision: 1n },
    ]);
    expect(read[0]?.created.getTime()).toBeGreaterThanOrEqual(before);
  });

  it('refuses more than a mebibyte at once, and takes what is just that, the type counted with two bytes a character', async () => {
    const { client } = await start();
    const of = (bytes: number) => binaryEvent({ type: 'B', data: Buffer.alloc(bytes) });
    const error = await rejectionOf(client.appendToStream('s', [of(600_000), of(600_000)]));
    expect(error).toMatchObject({ type: 'maximum-append-size-exceeded', maxAppendSize: 1024 * 1024 });
    expect(await rejectionOf(client.appendToStream('s', of(1024 * 1024 - 1)))).toMatchObject({
      type: 'maximum-append-size-exceeded',
    });
    expect(await client.appendToStream('s', of(1024 * 1024 - 2))).toMatchObject({ success: true, nextExpectedRevision: 0n });
  });

  it('refuses appends as it was told, once, and leaves nothing of them in the log', async () => {
    const { server, client } = await start();
    const records = server.log.records.length;
    server.faults.refuseAppends(refusals.unavailable());
    expect(await rejectionOf(client.appendToStream('s', numbered(0)))).toMatchObject({
      type: 'unavailable',
      code: status.UNAVAILABLE,
    });
    expect(server.log.records).toHaveLength(records);
    expect(await client.appendToStream('s', numbered(0))).toMatchObject({ nextExpectedRevision: 0n });
  });

  it('swallows an acknowledgement: the events are there, the client does not know, and a repeat does not double them', async () => {
    const { server, client } = await start();
    const event = numbered(0);
    server.faults.swallowAcknowledgements();
    expect(await rejectionOf(client.appendToStream('s', event, { expectedRevision: NO_STREAM }))).toMatchObject({
      type: 'unavailable',
    });
    expect(server.log.stream('s')?.records).toHaveLength(1);
    expect(await client.appendToStream('s', event, { expectedRevision: NO_STREAM })).toMatchObject({ nextExpectedRevision: 0n });
    expect(server.log.stream('s')?.records).toHaveLength(1);
  });

  it('answers a timeout when a held append passes its deadline; a repeat settles whether it was done', async () => {
    const { server, client } = await start();
    await client.appendToStream('other', numbered(0));
    const event = numbered(0);
    const hold = server.faults.hold(batchAppend ? 'batchAppend' : 'append');
    const append = rejectionOf(client.appendToStream('s', event, { deadline: 2_000 }));
    await hold.arrived;
    expect(await append).toMatchObject({ type: 'deadline-exceeded' });
    hold.release();
    expect(await client.appendToStream('s', event, { expectedRevision: NO_STREAM })).toMatchObject({ nextExpectedRevision: 0n });
    expect(server.log.stream('s')?.records).toHaveLength(1);
  });
});
