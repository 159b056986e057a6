import { once } from 'node:events';
import { type AllStreamSubscription, jsonEvent, START, streamNameFilter } from '@eventstore/db-client';
import { status } from '@grpc/grpc-js';
import { until } from '../poll';
import { connections, numbered } from './connection';
import { refusals } from './refusal';

const set = connections();
afterEach(set.end);

/** Gathers what a subscription brings, under the names of the protocol. */
const follow = (subscription: AllStreamSubscription) => {
  const events: number[] = [];
  const errors: unknown[] = [];
  let caughtUp = 0;
  let fellBehind = 0;
  subscription.on('data', ({ event }) => events.push(Number(event?.revision)));
  subscription.on('error', (error) => errors.push(error));
  subscription.on('caughtUp', () => {
    caughtUp += 1;
  });
  subscription.on('fellBehind', () => {
    fellBehind += 1;
  });
  const reach = (count: number) => until(`${count} events`, () => (events.length >= count ? events : undefined));
  return { events, errors, reach, caughtUp: () => caughtUp, fellBehind: () => fellBehind };
};

const own = (checkpointReached?: (subscription: unknown, position: { commit: bigint }) => void) =>
  streamNameFilter({
    prefixes: ['own-'],
    maxSearchWindow: 4,
    checkpointInterval: 2,
    ...(checkpointReached
      ? { checkpointReached: async (subscription, position) => checkpointReached(subscription, position) }
      : {}),
  });

describe('subscriptions to $all', () => {
  it('are confirmed, catch up, say so, and go on live, with nothing but the prefix asked for', async () => {
    const { client } = await set.start();
    for (let number = 0; number < 10; number += 1) await client.appendToStream('own-1', numbered(number));
    const subscription = client.subscribeToAll({ fromPosition: START, filter: own() });
    const confirmed = once(subscription, 'confirmation');
    const followed = follow(subscription);
    await confirmed;
    await followed.reach(10);
    await until('caught up', () => (followed.caughtUp() === 1 ? true : undefined));
    for (let number = 10; number < 20; number += 1) await client.appendToStream('own-1', numbered(number));
    expect(await followed.reach(20)).toEqual([...Array(20).keys()]);
    expect(followed.caughtUp()).toBe(1);
  });

  it('tell by checkpoints how far the store has looked when nothing matches', async () => {
    const { server, client } = await set.start({ foreignEvery: 0 });
    const checkpoints: bigint[] = [];
    const followed = follow(
      client.subscribeToAll({ fromPosition: START, filter: own((_, position) => checkpoints.push(position.commit)) }),
    );
    server.addForeignEvents(20);
    await until('two checkpoints', () => (checkpoints.length === 2 ? true : undefined));
    expect(checkpoints).toEqual([server.log.records[7]?.position, server.log.records[15]?.position]);
    expect(followed.events).toEqual([]);
  });

  it('begin behind the position they are given', async () => {
    const { client } = await set.start();
    const positions = [];
    for (let number = 0; number < 4; number += 1)
      positions.push((await client.appendToStream('own-1', numbered(number))).position);
    const fromPosition = positions[1];
    if (fromPosition === undefined) throw new Error('no position');
    expect(await follow(client.subscribeToAll({ fromPosition, filter: own() })).reach(2)).toEqual([2, 3]);
  });

  it('can be dropped with an error', async () => {
    const { server, client } = await set.start();
    const subscription = client.subscribeToAll({ filter: own() });
    const followed = follow(subscription);
    await once(subscription, 'caughtUp');
    server.faults.dropSubscriptions(refusals.subscriptionDropped());
    await until('the error', () => followed.errors[0]);
    expect(followed.errors).toMatchObject([{ type: 'cancelled', code: status.CANCELLED }]);
  });

  it('bring nothing while they are paused, and everything afterwards, having fallen behind', async () => {
    const { server, client } = await set.start({ liveBuffer: 10 });
    const subscription = client.subscribeToAll({ filter: own() });
    const followed = follow(subscription);
    await once(subscription, 'caughtUp');
    server.faults.pauseSubscriptions();
    await client.appendToStream('own-1', [...Array(30).keys()].map(numbered));
    expect(followed.events).toEqual([]);
    server.faults.resumeSubscriptions();
    expect(await followed.reach(30)).toHaveLength(30);
    await until('caught up again', () => (followed.caughtUp() === 2 ? true : undefined));
    expect(followed.fellBehind()).toBe(1);
  });

  it('hold back for a subscriber that does not read, tell it that it fell behind, and bring everything once', async () => {
    const { server, client } = await set.start({ liveBuffer: 100, foreignEvery: 0 });
    const subscription = client.subscribeToAll({ filter: own() });
    const followed = follow(subscription);
    await once(subscription, 'caughtUp');
    subscription.pause();
    const padding = 'x'.repeat(1000);
    const of = (number: number) => jsonEvent({ type: 'Padded', data: { number, padding } });
    for (let batch = 0; batch < 10; batch += 1) {
      await client.appendToStream(
        'own-1',
        [...Array(500).keys()].map((number) => of(batch * 500 + number)),
      );
    }
    expect(followed.events).toEqual([]);
    subscription.resume();
    expect(await followed.reach(5000)).toEqual([...Array(5000).keys()]);
    await until('caught up again', () => (followed.caughtUp() === 2 ? true : undefined));
    expect([followed.fellBehind(), server.log.stream('own-1')?.records.length]).toEqual([1, 5000]);
  });

  it('bring the few of ours out of a hundred thousand events', async () => {
    const { server, client } = await set.start();
    server.addForeignEvents(100_000);
    await client.appendToStream('own-1', [0, 1, 2].map(numbered));
    const filter = streamNameFilter({ prefixes: ['own-'], checkpointInterval: 100 });
    expect(await follow(client.subscribeToAll({ fromPosition: START, filter })).reach(3)).toEqual([0, 1, 2]);
  });
});
