import type { Steps } from '../jobs/job-type';
import { drive } from './drive';

const steps = (completed: number, further: Partial<Steps> = {}): Steps => ({
  completed,
  total: 3,
  checkpoint: completed,
  ...further,
});

/** Drives a run of these steps that is to be left as soon as that may be. */
const leaving = async (all: readonly Steps[]) => {
  const seen: number[] = [];
  let ended = false;
  const run = async function* () {
    try {
      yield* all;
    } finally {
      ended = true;
    }
    return undefined;
  };
  const ending = await drive(run(), {
    onSteps: ({ completed }) => seen.push(completed),
    flush: async () => true,
    shouldLeave: () => true,
  });
  return { kind: ending.kind, seen, ended };
};

test('a run is left between two steps, not after the last', async () => {
  expect(await leaving([steps(1), steps(2), steps(3)])).toEqual({ kind: 'left', seen: [1], ended: true });
  expect(await leaving([steps(3)])).toEqual({ kind: 'finished', seen: [3], ended: true });
});

test('a run is not left within a step', async () => {
  const within = { within: true };
  expect(await leaving([steps(1, within), steps(2, within), steps(0), steps(1)])).toEqual({
    kind: 'left',
    seen: [1, 2, 0],
    ended: true,
  });
});
