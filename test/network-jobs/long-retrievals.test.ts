import { setTimeout } from 'node:timers/promises';
import * as TE from 'fp-ts/TaskEither';
import { createArrivals } from '../../dimse/arrivals';
import type { DicomScu } from '../../dimse/port';
import { peerAt } from '../../dimse/testing/scu';
import { retrieveJob } from '../../http/retrieve-job';
import { fakeNetwork } from '../../http/testing/fake-network';
import { describeContent } from '../../jobs/registry';
import { createMoveJobType } from '../../jobs/retrieve/job-type';
import { startNetworkKernel } from './kernel';

const SMALL = 128 * 1024;

const moves = (count: number, permissive: boolean) =>
  retrieveJob({
    peer: peerAt(104),
    method: 'C-MOVE',
    level: 'Study',
    queries: Array.from({ length: count }, (_, index) => ({ '0020,000d': `1.2.${index + 1}` })),
    localAet: 'A',
    targetAet: 'A',
    timeout: 0,
    permissive,
    sopClasses: [],
    format: 'short',
  });

/** `arrive`: Orthanc ids that come back to us because of the move of a study. */
const startMoves = (
  answer: (study: string) => ReturnType<DicomScu['move']>,
  arrive: (study: string) => readonly string[] = () => [],
) => {
  const arrivals = createArrivals();
  return startNetworkKernel(
    createMoveJobType({
      ...fakeNetwork({
        move: ({ localAet = '' }, { identifier, messageId = 0 }) => {
          const study = String(identifier['0020,000d']);
          for (const instance of arrive(study)) arrivals.took({ aet: localAet, messageId }, instance);
          return async () => {
            await setTimeout();
            return answer(study)();
          };
        },
      }),
      arrivals,
      receive: async () => ({ status: 0, instance: null }),
      characterSet: 'ISO_IR 100',
    }),
  );
};

const success = TE.right({ remaining: 0, completed: 1, failed: 0, warning: 0 });
const failure = TE.left({ _tag: 'Status', aet: 'PEER', operation: 'C-MOVE', status: 0xa801 } as const);
type Details = readonly { readonly DimseErrorStatus: number; readonly ReceivedInstancesIds: readonly string[] }[];

test('6,000 answers are retrieved by one job, whose events stay small and tell what became of each', async () => {
  const kernel = await startMoves(
    (study) => (study.endsWith('7') ? failure : success),
    (study) => (study.length < 7 ? [`instance of ${study}`] : []),
  );
  const { state, content } = await kernel.run(moves(6_000, true));
  expect(state).toMatchObject({ state: 'Success', completed: 6_000 });
  const details = content.Details as Details;
  expect(details).toHaveLength(6_000);
  expect(details.filter(({ DimseErrorStatus }) => DimseErrorStatus === 0xa801)).toHaveLength(600);
  expect(details[6]).toMatchObject({ DimseErrorStatus: 0xa801, ReceivedInstancesIds: ['instance of 1.2.7'] });
  expect(Math.max(...(await kernel.eventSizes()))).toBeLessThan(SMALL);
  await kernel.close();
}, 60_000);

test('a retrieval that fails ends the job, and the others are shown as not done', async () => {
  const kernel = await startMoves((study) => (study === '1.2.2' ? failure : success));
  const { state, content } = await kernel.run(moves(3, false));
  expect(state).toMatchObject({ state: 'Failure', completed: 0, error: { code: 9 } });
  expect((content.Details as Details).map(({ DimseErrorStatus }) => DimseErrorStatus)).toEqual([0, 0xa801, 0]);
  await kernel.close();
});

test('what became of the retrievals of jobs of the first releases is still shown', () => {
  const Query = [{ '0020,000d': '1.2' }, { '0020,000d': '1.3' }];
  const Outcomes = [
    { status: 0, received: ['a'] },
    { status: 0xa801, received: [] },
  ];
  expect(describeContent('DicomMoveScu', { Description: 'REST API', Query, Format: 'short', Outcomes })).toEqual({
    Description: 'REST API',
    Details: [
      { Query: Query[0], DimseErrorStatus: 0, ReceivedInstancesIds: ['a'] },
      { Query: Query[1], DimseErrorStatus: 0xa801, ReceivedInstancesIds: [] },
    ],
    Query,
  });
});
