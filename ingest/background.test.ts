import { BlobCollector } from './blob-collector';
import { StabilityMonitor } from './stability';
import { file, makeHarness, origin, upload } from './testing/harness';

/** Timers that fire when the test says so. */
const handTimers = () => {
  const due: { readonly at: number; readonly action: () => void }[] = [];
  return {
    timers: {
      at: (at: number, action: () => void) => {
        const entry = { at, action };
        due.push(entry);
        return () => void due.splice(due.indexOf(entry), 1);
      },
    },
    fire: (now: number) => {
      for (const entry of due.splice(0)) entry.at <= now ? entry.action() : due.push(entry);
    },
  };
};

const failOn = (error: unknown): never => {
  throw error;
};

describe('stability', () => {
  const settled = async (harness: Awaited<ReturnType<typeof makeHarness>>): Promise<void> => harness.projections.caughtUp();

  it('comes when no instance came for StableAge, and goes with the next one', async () => {
    let now = 1_000_000;
    const harness = await makeHarness({ clock: { now: () => now } });
    const { timers, fire } = handTimers();
    const monitor = new StabilityMonitor({ ...harness, clock: { now: () => now }, timers, age: 60_000_000, onFailure: failOn });
    const subscription = harness.store.subscribe(null, monitor.take);
    const stable = () =>
      (['Patient', 'Study', 'Series'] as const).map((level) => {
        const { resources } = harness.projections;
        return resources.get(level, resources.list(level)[0] ?? '')?.stable;
      });
    const advance = async (by: number): Promise<void> => {
      now += by;
      fire(now);
      await new Promise(setImmediate);
      await settled(harness);
    };

    await harness.ingest.store(upload(file('p/s/e/1')), origin)();
    await advance(50_000_000);
    await harness.ingest.store(upload(file('p/s/e/2')), origin)();
    await advance(50_000_000);
    expect(stable()).toEqual([false, false, false]);
    await advance(10_000_000);
    expect(stable()).toEqual([true, true, true]);
    await harness.ingest.store(upload(file('p/s/e/3')), origin)();
    expect(stable()).toEqual([false, false, false]);
    monitor.stop();
    await subscription.close();
    await harness.close();
  });

  it('is waited for again after a restart', async () => {
    let now = 1_000_000;
    const harness = await makeHarness({ clock: { now: () => now } });
    await harness.ingest.store(upload(file('p/s/e/1')), origin)();
    now += 70_000_000;
    const { timers, fire } = handTimers();
    const monitor = new StabilityMonitor({ ...harness, clock: { now: () => now }, timers, age: 60_000_000, onFailure: failOn });
    fire(now);
    await new Promise(setImmediate);
    await settled(harness);
    expect(harness.projections.resources.unstable()).toEqual([]);
    monitor.stop();
    await harness.close();
  });

  it('of very many resources comes in turns, so that others may write between', async () => {
    let now = 1_000_000;
    const harness = await makeHarness({ clock: { now: () => now } });
    for (let index = 0; index < 40; index += 1)
      await harness.ingest.store(upload(file(`p${index}/s${index}/e${index}/1`)), origin)();
    now += 70_000_000;
    const { timers, fire } = handTimers();
    let [appending, most] = [0, 0];
    const record: typeof harness.recorder.record = (recording) => async () => {
      appending += 1;
      most = Math.max(most, appending);
      const result = await harness.recorder.record(recording)();
      appending -= 1;
      return result;
    };
    const monitor = new StabilityMonitor({
      ...harness,
      recorder: { ...harness.recorder, record },
      clock: { now: () => now },
      timers,
      age: 60_000_000,
      onFailure: failOn,
    });
    for (let turn = 0; turn < 1000 && harness.projections.resources.unstable().length > 0; turn += 1) {
      fire(now);
      await new Promise(setImmediate);
    }
    expect(harness.projections.resources.unstable()).toEqual([]);
    expect(most).toBeLessThanOrEqual(64);
    monitor.stop();
    await harness.close();
  });
});

describe('the collector', () => {
  it('deletes the bytes of removed instances wherever they are, and only those', async () => {
    const harness = await makeHarness();
    for (const [path, size] of [
      ['p/s/e/1', 100_000],
      ['p/s/e/2', 100],
      ['q/s/e/3', 100_000],
    ] as const) {
      await harness.ingest.store(upload(file(path, size)), origin)();
    }
    const [patient = ''] = harness.projections.resources.list('Patient');
    const inline = harness.projections.resources.get('Instance', harness.projections.resources.list('Instance')[1] ?? '');
    await harness.ingest.remove('Patient', patient, origin)();
    const collector = new BlobCollector({
      garbage: harness.projections.garbage,
      blobs: harness.blobs,
      store: harness.store,
      onFailure: failOn,
    });
    collector.wake();
    await collector.idle();
    expect(await harness.blobCount()).toBe(1);
    expect(await harness.store.document(inline?.instance?.blob.id ?? '')()).toMatchObject({ right: null });
    expect(harness.projections.garbage.next(10)).toEqual([]);
    await harness.close();
  });
});
