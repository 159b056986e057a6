import * as TE from 'fp-ts/TaskEither';
import type { CommitmentReport } from '../../dimse/port';
import { peerAt } from '../../dimse/testing/scu';
import { laneOfPeer } from '../lane';
import { commitmentSubmission, createCommitmentJobType } from './job-type';

const STORED: { readonly [sopInstance: string]: readonly string[] } = { '1.1': ['CT'], '1.2': ['MR'], '1.3': ['MR', 'CT'] };
const reference = (sopClass: string, sopInstance: string) => ({ sopClass, sopInstance });

const asked = {
  peer: peerAt(104, { aet: 'ASKER' }),
  calledAet: 'US',
  transactionUid: '1.9',
  instances: [reference('CT', '1.1'), reference('CT', '1.2'), reference('CT', '1.3'), reference('CT', '1.4')],
};

test('what is stored under the class that was named is committed to; the rest is told with its reason', async () => {
  const reports: { readonly report: CommitmentReport; readonly localAet: string | undefined; readonly aet: string }[] = [];
  const type = createCommitmentJobType({
    scu: {
      reportCommitment: ({ peer, localAet }, report) => {
        reports.push({ report, localAet, aet: peer.aet });
        return TE.right(undefined);
      },
    },
    sopClassesOf: (sopInstance) => STORED[sopInstance] ?? [],
  });
  const run = type.run({
    id: 'job',
    parameters: type.parse(commitmentSubmission(asked).parameters),
    checkpoint: null,
    signal: new AbortController().signal,
    submitter: () => Promise.reject(new Error('nobody asks')),
    output: null,
  });
  expect((await run.next()).value).toEqual({ completed: 1, total: 1, checkpoint: null });
  expect(reports).toEqual([
    {
      aet: 'ASKER',
      localAet: 'US',
      report: {
        transactionUid: '1.9',
        success: [reference('CT', '1.1'), reference('CT', '1.3')],
        failures: [
          { ...reference('CT', '1.2'), reason: 0x0119 },
          { ...reference('CT', '1.4'), reason: 0x0112 },
        ],
      },
    },
  ]);
});

test('a report shares the lane of its node with what else is sent there: one stuck node holds up nobody else', () => {
  const type = createCommitmentJobType({
    scu: { reportCommitment: () => TE.right(undefined) },
    sopClassesOf: () => [],
  });
  const { facts } = commitmentSubmission(asked);
  expect(type.lane?.(facts)).toBe('dicom ASKER');
  expect(type.lane?.(facts)).toBe(laneOfPeer({ RemoteAet: 'ASKER' }));
});
