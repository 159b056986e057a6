import * as E from 'fp-ts/Either';
import { makeDicom } from '../../dicom/testing/make-dicom';
import type { CommitmentReport } from '../../dimse/port';
import { commitmentServices } from '../../dimse/scp/commitment';
import { startNode } from '../../dimse/testing/node';
import { peerAt } from '../../dimse/testing/scu';
import { until } from '../poll';
import { upload } from '../rest';
import { temporaryFolders } from '../temporary-folder';
import { startNetwork } from './network';

jest.setTimeout(240_000);

const CT = '1.2.840.10008.5.1.4.1.1.2';
const MR = '1.2.840.10008.5.1.4.1.1.4';
const folders = temporaryFolders();
afterAll(() => folders.removeAll());

const file = (patientId: string, sopUid: string, sopClass: string): Buffer =>
  makeDicom({ patientId, studyUid: `1.2.${patientId.length}`, seriesUid: `1.2.${patientId.length}.1`, sopUid, sopClass });

test('a node that asks is told what is stored, whoever it belongs to, and of the rest why not', async () => {
  const reports: CommitmentReport[] = [];
  const reported = (report: CommitmentReport): boolean => reports.push(report) > 0;
  // It has to let us call it by the title under which it called.
  const node = await startNode({
    services: commitmentServices({ commit: async () => false, reported }),
    modalities: [peerAt(104, { aet: 'US' })],
  });
  const network = await startNetwork(folders.make(), { DicomModalities: { asker: ['ASKER', '127.0.0.1', node.port] } });
  await upload(network.client, file('P', '1.9.1', CT));
  await upload(network.client, file('P', '1.9.2', MR));
  // The same instance again, of another patient and another class.
  await upload(network.client, file('PP', '1.9.1', MR));
  const reference = (sopClass: string, sopInstance: string) => ({ sopClass, sopInstance });
  const instances = [reference(CT, '1.9.1'), reference(MR, '1.9.1'), reference(CT, '1.9.2'), reference(MR, '1.9.3')];
  const asked = await network.scu.requestCommitment(network.call('ASKER'), { transactionUid: '1.9.9', instances })();
  expect(asked).toEqual(E.right(undefined));
  await until('the report', () => reports.length > 0 || undefined);
  expect(reports).toEqual([
    {
      transactionUid: '1.9.9',
      success: [reference(CT, '1.9.1'), reference(MR, '1.9.1')],
      failures: [
        { ...reference(CT, '1.9.2'), reason: 0x0119 },
        { ...reference(MR, '1.9.3'), reason: 0x0112 },
      ],
    },
  ]);
  await network.close();
  await node.close();
});
