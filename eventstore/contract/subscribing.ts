import type { Position, RecordedEvent } from '../port';
import { append, freshStream, ids, type MakeSubject, ok, sampleDocument, sampleEvents, wholeLog, withStore } from './subject';

export const describeSubscribing = (make: MakeSubject): void => {
  const store = withStore(make);

  /** Position of the last one: positions follow the order of calls. */
  const appendMany = async (count: number, size = 1): Promise<Position> => {
    const places = await Promise.all(Array.from({ length: count }, () => append(store(), freshStream(), sampleEvents(size))));
    return places.at(-1)?.position ?? 0n;
  };

  /** A handler that keeps what it gets. */
  const collector = () => {
    const events: RecordedEvent[] = [];
    return { events, handler: (batch: readonly RecordedEvent[]): number => events.push(...batch) };
  };

  test('gets what is there, then what comes', async () => {
    const old = await appendMany(3);
    const { events, handler } = collector();
    const subscription = store().subscribe(null, (batch) => void handler(batch));
    await subscription.waitFor(old);
    await subscription.waitFor(await appendMany(3));
    expect(ids(events)).toEqual(ids(await wholeLog(store())));
    expect(events.length).toBeGreaterThanOrEqual(6);
  });

  test('starts after a position', async () => {
    const before = await appendMany(3);
    const after = await appendMany(2);
    const { events, handler } = collector();
    await store()
      .subscribe(before, (batch) => void handler(batch))
      .waitFor(after);
    expect(ids(events)).toEqual(ids(await ok(store().readAll(before, 10))));
    expect(events).toHaveLength(2);
  });

  test('loses and repeats nothing while appends go on', async () => {
    await appendMany(30, 50);
    const writing = (async () => {
      for (let round = 0; round < 20; round++) await appendMany(10, 5);
    })();
    const readers = [];
    for (let number = 0; number < 10; number++) {
      const { events, handler } = collector();
      const slow = number % 2 === 0;
      const subscription = store().subscribe(null, async (batch) => {
        if (slow) await new Promise(setImmediate);
        handler(batch);
      });
      readers.push({ events, subscription });
      await appendMany(1);
    }
    await writing;
    const last = await appendMany(1);
    await Promise.all(readers.map(({ subscription }) => subscription.waitFor(last)));
    const log = ids(await wholeLog(store(), 1000));
    for (const { events } of readers) expect(ids(events)).toEqual(log);
  });

  test('reads a log that is longer than a batch', async () => {
    const last = await appendMany(5, 1000);
    const sizes: number[] = [];
    await store()
      .subscribe(null, (batch) => void sizes.push(batch.length))
      .waitFor(last);
    expect(sizes.reduce((a, b) => a + b, 0)).toBe((await wholeLog(store(), 1000)).length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1000);
  });

  test('shows live events as it shows old ones', async () => {
    const live = collector();
    const subscription = store().subscribe(null, (batch) => void live.handler(batch));
    await subscription.waitFor(await appendMany(1));
    const documents = [sampleDocument('sealed', 'one'), sampleDocument('blob', 'two')];
    const { position } = await append(store(), freshStream(), sampleEvents(2), 'none', documents);
    await subscription.waitFor(position);
    const plain = (events: readonly RecordedEvent[]) =>
      events.map((event) => ({
        ...event,
        documents: [...event.documents].map(([id, bytes]) => [id, Buffer.from(bytes ?? []).toString()]),
      }));
    expect(plain(live.events)).toEqual(plain(await wholeLog(store())));
  });

  test('gives the handler one batch at a time', async () => {
    let running = 0;
    let most = 0;
    const subscription = store().subscribe(null, async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
    });
    let last: Position = 0n;
    for (let round = 0; round < 5; round++) last = await appendMany(3);
    await subscription.waitFor(last);
    expect(most).toBe(1);
  });

  test('waits for a position that has passed, and for one to come', async () => {
    const subscription = store().subscribe(null, () => {});
    const first = await appendMany(1);
    await subscription.waitFor(first);
    await subscription.waitFor(first);
    const later = subscription.waitFor(first + 1n);
    const second = await appendMany(1);
    await later;
    await subscription.waitFor(second);
  });

  test('has handled a position when the wait for it ends', async () => {
    let handled: Position = 0n;
    const subscription = store().subscribe(null, async (batch) => {
      await new Promise(setImmediate);
      handled = batch.at(-1)?.position ?? handled;
    });
    const position = await appendMany(1);
    await subscription.waitFor(position);
    expect(handled).toBeGreaterThanOrEqual(position);
  });

  test('rejects waits when it is closed, and hands over nothing more', async () => {
    const { events, handler } = collector();
    const subscription = store().subscribe(null, (batch) => void handler(batch));
    const first = await appendMany(1);
    await subscription.waitFor(first);
    const waiting = expect(subscription.waitFor(2n ** 62n)).rejects.toThrow('closed');
    await subscription.close();
    await waiting;
    const seen = events.length;
    const next = await appendMany(1);
    await expect(subscription.waitFor(next)).rejects.toThrow('closed');
    expect(events).toHaveLength(seen);
  });

  test('ends when its handler throws, and harms no other subscription', async () => {
    const broken = store().subscribe(null, () => {
      throw new Error('handler broke');
    });
    const { events, handler } = collector();
    const sound = store().subscribe(null, (batch) => void handler(batch));
    const position = await appendMany(1);
    await expect(broken.waitFor(position)).rejects.toThrow('handler broke');
    await sound.waitFor(position);
    expect(events.at(-1)?.position).toBe(position);
  });

  test('rejects waits when the store is closed', async () => {
    const subscription = store().subscribe(null, () => {});
    const waiting = expect(subscription.waitFor(2n ** 62n)).rejects.toThrow();
    await store().close();
    await waiting;
  });
};
