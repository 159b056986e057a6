import type { StepsDone } from '../domain/job/commands';
import { createSimulatedClock } from '../test/simulated-clock';
import { createCoalescing, FIRST_STEPS_DELAY } from './coalescing';
import { settle } from './testing/kernel';

const step = (completed: number) => ({ completed, total: 9, checkpoint: completed, facts: { [`step ${completed}`]: true } });

const coalescing = (answers: ((recorded: boolean) => void)[] = []) => {
  const time = createSimulatedClock();
  const recorded: StepsDone[] = [];
  const record = (steps: StepsDone): Promise<boolean> => {
    recorded.push(steps);
    return new Promise((resolve) => answers.push(resolve));
  };
  return { time, recorded, answers, steps: createCoalescing(record, time.clock, time.timers) };
};

test('steps that come together are recorded as one, with the facts of all', async () => {
  const { time, recorded, steps } = coalescing();
  steps.add(step(1));
  steps.add(step(2));
  time.advance(FIRST_STEPS_DELAY);
  await settle();
  expect(recorded).toEqual([{ completed: 2, total: 9, checkpoint: 2, facts: { 'step 1': true, 'step 2': true } }]);
});

test('who takes the rest gets it after what is being recorded, and no timer is left', async () => {
  const { time, answers, steps } = coalescing();
  steps.add(step(1));
  time.advance(FIRST_STEPS_DELAY);
  await settle();
  steps.add(step(2));
  const taken = jest.fn();
  const taking = steps.take().then(taken);
  await settle();
  expect(taken).not.toHaveBeenCalled();
  answers[0]?.(true);
  await taking;
  expect(taken).toHaveBeenCalledWith(step(2));
  expect(time.waiting()).toEqual([]);
  expect(await steps.take()).toBeNull();
});

test('steps that could not be recorded come with the next', async () => {
  const { time, answers, steps } = coalescing();
  steps.add(step(1));
  time.advance(FIRST_STEPS_DELAY);
  await settle();
  steps.add(step(2));
  answers[0]?.(false);
  expect(await steps.take()).toEqual({ ...step(2), facts: { 'step 1': true, 'step 2': true } });
});
