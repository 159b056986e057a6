import { createSimulatedClock } from '../../test/simulated-clock';
import { StallWatch } from './stall-watch';

const LIMIT = 10_000_000;

const start = () => {
  const { clock, timers, advance, waiting } = createSimulatedClock();
  const told = { stalls: 0, looks: 0, delivered: 0 };
  const delivered = async (): Promise<number> => {
    told.looks += 1;
    return told.delivered;
  };
  const watch = new StallWatch({ clock, timers, limit: LIMIT, delivered }, () => {
    told.stalls += 1;
  });
  /** Seconds pass, one after the other, with what they cause. */
  const pass = async (seconds: number): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) {
      advance(1_000_000);
      for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    }
  };
  return { watch, told, pass, waiting };
};

test('a peer that neither sends nor takes a byte is given up when its time is over, not before', async () => {
  const { watch, told, pass } = start();
  watch.begin();
  await pass(9);
  expect(told.stalls).toBe(0);
  await pass(1);
  expect(told.stalls).toBe(1);
});

test('a peer that takes bytes, however slowly, is not given up; when it takes no more, it is', async () => {
  const { watch, told, pass } = start();
  watch.begin();
  for (let second = 0; second < 100; second += 1) {
    told.delivered += second % 4 === 0 ? 1 : 0;
    await pass(1);
  }
  expect(told.stalls).toBe(0);
  await pass(20);
  expect(told.stalls).toBe(1);
});

test('nobody is looked at closer who is heard of often', async () => {
  const { watch, told, pass } = start();
  watch.begin();
  for (let second = 0; second < 50; second += 1) {
    await pass(1);
    watch.alive();
  }
  expect(told).toMatchObject({ looks: 0, stalls: 0 });
});

test('time in which nobody waits does not count', async () => {
  const { watch, told, pass } = start();
  watch.begin();
  await pass(9);
  watch.end();
  await pass(30);
  watch.begin();
  await pass(9);
  expect(told.stalls).toBe(0);
  await pass(1);
  expect(told.stalls).toBe(1);
});

test('after its end no timer is left', async () => {
  const { watch, told, pass, waiting } = start();
  watch.begin();
  await pass(6);
  watch.stop();
  expect(waiting()).toEqual([]);
  await pass(30);
  expect(told.stalls).toBe(0);
});
