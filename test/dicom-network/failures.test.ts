import { makeDicom } from '../../dicom/testing/make-dicom';
import { type FakePeer, startFakePeer } from '../../dimse/testing/fake-peer';
import type { Json, JsonObject } from '../../domain/json';
import { upload } from '../rest';
import { temporaryFolders } from '../temporary-folder';
import { type Network, startNetwork } from './network';

const folders = temporaryFolders();
const OUT_OF_RESOURCES = 0xa700;
const DIMSE = { Type: 'Dimse', Content: { DimseErrorStatus: OUT_OF_RESOURCES } };
const file = makeDicom({ patientId: 'P', studyUid: '1.2', seriesUid: '1.2.3', sopUid: '1.2.3.4' });
const study = { Level: 'Study', Resources: [{ StudyInstanceUID: '1.2' }] };

describe.each([
  ['1.12.11', true],
  ['1.10.1', false],
])('a client of release %s', (ReportedVersion, newer) => {
  let peer: FakePeer;
  let network: Network;
  let instance: string;

  beforeAll(async () => {
    peer = await startFakePeer({ kind: 'status', status: OUT_OF_RESOURCES });
    const DicomModalities = { full: ['FULL', '127.0.0.1', peer.port], closed: ['CLOSED', '127.0.0.1', 1] };
    network = await startNetwork(folders.make(), { ReportedVersion, DicomModalities, DicomAssociationCloseDelay: 0 });
    instance = (await upload(network.client, file)).ID;
  });
  afterAll(async () => {
    await network.close();
    await peer.close();
    folders.removeAll();
  });

  const post = async (path: string, body: Json | Buffer): Promise<JsonObject> => {
    const sent = Buffer.isBuffer(body) ? body : JSON.stringify(body);
    return JSON.parse((await network.client.post(path, sent)).body.toString());
  };
  const payload = (of: JsonObject): Json | undefined => of.ErrorPayload;

  test('is told the status of a peer that refuses an instance, at once and in the job', async () => {
    const failed = await post('/modalities/full/store', { Resources: [instance] });
    const Details = 'C-STORE SCU to AET "FULL" has failed with DIMSE status 0xA700';
    expect(failed).toMatchObject({ HttpStatus: 500, OrthancStatus: 9, Details });
    expect(payload(failed)).toEqual(newer ? DIMSE : undefined);
    const [job] = await network.client.json<JsonObject[]>('/jobs?expand');
    expect(job).toMatchObject({ State: 'Failure', ErrorCode: 9, ErrorDetails: Details });
    expect(payload(job ?? {})).toEqual(newer ? DIMSE : undefined);
    expect(payload(await network.client.json(`/jobs/${job?.ID}`))).toEqual(newer ? DIMSE : undefined);
  });

  test('is told the status of a peer that refuses a file, or a query', async () => {
    expect(payload(await post('/modalities/full/store-straight', file))).toEqual(newer ? DIMSE : undefined);
    const failed = await post('/modalities/full/query', { Level: 'Study' });
    expect(failed).toMatchObject({ HttpStatus: 500, OrthancStatus: 9 });
    expect(payload(failed)).toEqual(newer ? DIMSE : undefined);
  });

  test('is told what became of each retrieval', async () => {
    const failed = await post('/modalities/full/move', study);
    const detail = {
      Query: expect.objectContaining({ '0020,000d': '1.2' }),
      DimseErrorStatus: OUT_OF_RESOURCES,
      ReceivedInstancesIds: [],
    };
    expect(payload(failed)).toEqual(newer ? { Type: 'RetrieveJob', Content: [detail] } : undefined);
  });

  test('is told of no status where no peer answered one', async () => {
    expect(payload(await post('/modalities/closed/store', { Resources: [instance] }))).toBeUndefined();
    expect(payload(await post('/modalities/closed/query', { Level: 'Study' }))).toBeUndefined();
    const content = payload(await post('/modalities/closed/move', study));
    if (newer) expect(content).toMatchObject({ Type: 'RetrieveJob', Content: [{ DimseErrorStatus: 0 }] });
    else expect(content).toBeUndefined();
  });
});
