import { BACKWARDS, END, FORWARDS, START } from '@eventstore/db-client';
import { connections, numbered, rejectionOf } from './connection';

const set = connections();
afterEach(set.end);

const startWith = async (count: number) => {
  const { server, client } = await set.start();
  for (let number = 0; number < count; number += 1) await client.appendToStream(`own-${number % 2}`, numbered(number));
  return { server, client };
};

const all = async <T>(read: AsyncIterable<T>): Promise<T[]> => {
  const events: T[] = [];
  for await (const event of read) events.push(event);
  return events;
};

describe('reading a stream', () => {
  const revisions = async (options: object): Promise<number[]> => {
    const { client } = await set.start();
    await client.appendToStream('s', [0, 1, 2, 3, 4].map(numbered));
    const read: number[] = [];
    for await (const { event } of client.readStream('s', options)) read.push(Number(event?.revision));
    return read;
  };

  it.each([
    ['forwards from the start', {}, [0, 1, 2, 3, 4]],
    ['forwards from a revision, with a limit', { fromRevision: 2n, maxCount: 2 }, [2, 3]],
    ['backwards from the end', { direction: BACKWARDS, fromRevision: END }, [4, 3, 2, 1, 0]],
    ['backwards from a revision', { direction: BACKWARDS, fromRevision: 2n }, [2, 1, 0]],
    ['backwards from the start: the first event only', { direction: BACKWARDS, fromRevision: START }, [0]],
    ['beyond the end', { fromRevision: 9n }, []],
  ])('%s', async (_, options, expected) => expect(await revisions(options)).toEqual(expected));

  it('says that a stream does not exist', async () => {
    const { client } = await set.start();
    const read = async () => {
      for await (const _ of client.readStream('none')) throw new Error('An event of no stream');
    };
    expect(await rejectionOf(read())).toMatchObject({ type: 'stream-not-found', streamName: 'none' });
  });
});

describe('reading $all', () => {
  it('has events of others between ours, in the order of growing positions', async () => {
    const { client } = await startWith(12);
    const streams: string[] = [];
    const positions: bigint[] = [];
    for await (const { event } of client.readAll()) {
      streams.push(event?.streamId ?? '');
      positions.push(event?.position.commit ?? -1n);
    }
    const first = streams.findIndex((stream) => stream.startsWith('own-'));
    const inner = streams.slice(
      first,
      streams.findLastIndex((stream) => stream.startsWith('own-')),
    );
    expect(inner.some((stream) => !stream.startsWith('own-'))).toBe(true);
    expect(positions).toEqual([...positions].sort((a, b) => Number(a - b)));
    expect(new Set(positions.slice(1).map((position, index) => position - (positions[index] ?? 0n))).size).toBeGreaterThan(2);
  });

  it('includes the event at the position forwards, and starts before it backwards', async () => {
    const { server, client } = await startWith(6);
    const middle = server.log.records[5];
    const before = server.log.records[4];
    const fromPosition = { commit: middle?.position ?? 0n, prepare: middle?.position ?? 0n };
    const [forwards] = await all(client.readAll({ fromPosition, direction: FORWARDS, maxCount: 1 }));
    const [backwards] = await all(client.readAll({ fromPosition, direction: BACKWARDS, maxCount: 1 }));
    expect([forwards?.event?.id, backwards?.event?.id]).toEqual([middle?.id, before?.id]);
    const [last] = await all(client.readAll({ fromPosition: END, direction: BACKWARDS, maxCount: 1 }));
    expect(last?.event?.id).toBe(server.log.records.at(-1)?.id);
  });
});
