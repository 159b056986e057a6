import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { requests, type responses } from 'dcmjs-dimse';
import { makeDicom } from '../../dicom/testing/make-dicom';
import { type DcmjsPeer, Status, sendWithDcmjs, startDcmjsPeer } from '../../dimse/testing/dcmjs-peer';
import { freePort } from '../free-port';
import { until } from '../poll';
import { upload } from '../rest';
import { temporaryFolders } from '../temporary-folder';
import { type Network, startNetwork } from './network';

jest.setTimeout(240_000);

const folders = temporaryFolders();
const ids = { patientId: 'P4', studyUid: '1.4.1', seriesUid: '1.4.1.1', sopUid: '1.4.1.1.1' };
const file = makeDicom({ ...ids, tags: { '0010,0010': 'Doe^Jane', '0008,0060': 'CT', '0028,1052': '0' } });

let network: Network;
let peer: DcmjsPeer;
let port: number;

beforeAll(async () => {
  const peerPort = await freePort();
  peer = startDcmjsPeer(peerPort, [
    { QueryRetrieveLevel: 'STUDY', PatientID: 'P4', StudyInstanceUID: '1.4.1', PatientName: 'Doe^Jane' },
    { QueryRetrieveLevel: 'STUDY', PatientID: 'P4', StudyInstanceUID: '1.4.2', PatientName: 'Doe^Jane' },
  ]);
  const DicomModalities = { peer: ['PEER', '127.0.0.1', peerPort] };
  network = await startNetwork(folders.make(), { DicomModalities, DicomAssociationCloseDelay: 0 });
  port = network.call().peer.port;
});
afterAll(async () => {
  await network.close();
  peer.close();
  folders.removeAll();
});

describe('dcmjs-dimse asks us', () => {
  test('and echoes, stores and finds', async () => {
    const sample = path.join(folders.make(), 'sample.dcm');
    writeFileSync(sample, file);
    const statuses: number[] = [];
    const found: unknown[] = [];
    const heard = <R extends requests.Request>(request: R): R => {
      request.on('response', (response: responses.Response) => void statuses.push(response.getStatus()));
      return request;
    };
    await sendWithDcmjs(port, 'PEER', [heard(new requests.CEchoRequest()), heard(new requests.CStoreRequest(sample))]);
    expect(statuses).toEqual([Status.Success, Status.Success]);
    const [instance] = await network.client.json<string[]>('/instances');
    const tags = await network.client.json(`/instances/${instance}/simplified-tags`);
    expect(tags).toMatchObject({ PatientID: 'P4', PatientName: 'Doe^Jane', SOPInstanceUID: '1.4.1.1.1' });
    expect(await network.client.json(`/instances/${instance}/metadata?expand`)).toMatchObject({
      RemoteAET: 'PEER',
      CalledAET: 'US',
    });

    const query = requests.CFindRequest.createStudyFindRequest({ PatientID: 'P4', PatientName: 'doe*', ModalitiesInStudy: '' });
    query.on('response', (response: responses.CFindResponse) => {
      if (response.getStatus() === Status.Pending) found.push(response.getDataset()?.getElements());
    });
    await sendWithDcmjs(port, 'PEER', [query]);
    expect(found).toMatchObject([{ PatientID: 'P4', StudyInstanceUID: '1.4.1', ModalitiesInStudy: 'CT', RetrieveAETitle: 'US' }]);
  });

  test('and moves to itself', async () => {
    const before = peer.stored.length;
    await upload(network.client, file);
    const completed: number[] = [];
    const move = requests.CMoveRequest.createStudyMoveRequest('PEER', '1.4.1');
    move.on('response', (response: responses.CMoveResponse) => {
      if (response.getStatus() === Status.Success) completed.push(response.getCompleted());
    });
    await sendWithDcmjs(port, 'PEER', [move]);
    expect(completed).toEqual([1]);
    await until('the instance', () => peer.stored.length > before || undefined);
  });
});

describe('we ask dcmjs-dimse', () => {
  test('and echo, store and find', async () => {
    const { client } = network;
    expect(await client.postJson('/modalities/peer/echo', {})).toEqual({});
    const { ID } = await upload(client, file);
    const before = peer.stored.length;
    expect(await client.postJson('/modalities/peer/store', [ID])).toMatchObject({ InstancesCount: 1, FailedInstancesCount: 0 });
    expect(peer.stored[before]?.getElements()).toMatchObject({ PatientID: 'P4', SOPInstanceUID: '1.4.1.1.1' });
    const { Path } = await client.postJson<{ Path: string }>('/modalities/peer/query', {
      Level: 'Study',
      Query: { PatientID: 'P4' },
    });
    expect(peer.asked.at(-1)?.getElements()).toMatchObject({ QueryRetrieveLevel: 'STUDY', PatientID: 'P4' });
    expect(await client.json(`${Path}/answers?expand&simplify`)).toMatchObject([
      { StudyInstanceUID: '1.4.1', PatientName: 'Doe^Jane' },
      { StudyInstanceUID: '1.4.2' },
    ]);
  });
});
