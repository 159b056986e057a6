import * as E from 'fp-ts/Either';
import { createArrivals } from '../../dimse/arrivals';
import type { DimseError } from '../../dimse/error';
import type { Retrieved, SubOperations } from '../../dimse/port';
import { peerAt } from '../../dimse/testing/scu';
import { retrieveJob } from '../../http/retrieve-job';
import { fakeNetwork } from '../../http/testing/fake-network';
import type { Steps } from '../job-type';
import { createMoveJobType } from './job-type';

const counters = (completed: number, remaining: number, failed = 0): SubOperations => ({
  completed,
  remaining,
  failed,
  warning: 0,
});

type Move = { readonly told: readonly SubOperations[]; readonly result: E.Either<DimseError, Retrieved> };

/** What a job that makes these moves yields, and what it throws. */
const runMoves = async (moves: readonly Move[]) => {
  const left = [...moves];
  const type = createMoveJobType({
    ...fakeNetwork({
      move: (_call, _request, progress) => async () => {
        const move = left.shift();
        if (move === undefined) throw new Error('One move too many');
        for (const one of move.told) {
          progress(one);
          await new Promise(setImmediate);
        }
        return move.result;
      },
    }),
    arrivals: createArrivals(),
    receive: async () => ({ status: 0, instance: null }),
    characterSet: 'ISO_IR 100',
  });
  const { parameters } = retrieveJob({
    peer: peerAt(104),
    method: 'C-MOVE',
    level: 'Study',
    queries: moves.map((_, index) => ({ '0020,000d': `1.2.${index}` })),
    localAet: 'A',
    targetAet: 'B',
    timeout: 0,
    permissive: false,
    sopClasses: [],
    format: 'short',
  });
  const run = type.run({
    id: 'job',
    parameters: type.parse(parameters),
    checkpoint: null,
    signal: new AbortController().signal,
    submitter: () => Promise.reject(new Error('nobody asks')),
    output: null,
  });
  const yielded: Steps[] = [];
  try {
    for await (const steps of run) yielded.push(steps);
  } catch (error) {
    return { yielded, error };
  }
  return { yielded, error: null };
};

const shown = (yielded: readonly Steps[]) => yielded.map(({ completed, total, within }) => [completed, total, within === true]);
const success = E.right(counters(4, 0));

test('the progress of a retrieval is that of its sub-operations, and begins anew with the next', async () => {
  const first = { told: [counters(1, 3), counters(2, 1, 1), counters(3, 0, 1)], result: success };
  const { yielded, error } = await runMoves([first, { told: [counters(1, 1)], result: success }]);
  expect(error).toBeNull();
  expect(shown(yielded)).toEqual([
    [1, 4, true],
    [3, 4, true],
    [0, 2, false],
    [1, 2, true],
    [2, 2, false],
  ]);
  expect(yielded.map(({ checkpoint }) => checkpoint)).toEqual([0, 0, 1, 1, 2].map((done) => ({ done, listed: 0 })));
});

test('a peer that tells of no sub-operations leaves the progress at none until the end', async () => {
  const { yielded } = await runMoves([{ told: [counters(0, 0), counters(0, 0)], result: success }]);
  expect(shown(yielded)).toEqual([[1, 1, false]]);
});

test('a retrieval that fails in the middle leaves the progress where it was', async () => {
  const failure = E.left({ _tag: 'Status', aet: 'PEER', operation: 'C-MOVE', status: 0xa702 } as const);
  const { yielded, error } = await runMoves([{ told: [counters(1, 3)], result: failure }]);
  expect(error).not.toBeNull();
  expect(shown(yielded)).toEqual([
    [1, 4, true],
    [1, 4, false],
  ]);
});
