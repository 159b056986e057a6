import { makeDicom } from '../../dicom/testing/make-dicom';
import { COMMAND } from '../../dimse/message/command-set';
import { type FakePeer, startFakePeer } from '../../dimse/testing/fake-peer';
import { startNode } from '../../dimse/testing/node';
import { until } from '../poll';
import { job, jobOver, upload } from '../rest';
import { temporaryFolders } from '../temporary-folder';
import { type Network, startNetwork } from './network';

jest.setTimeout(240_000);

const folders = temporaryFolders();
let stuck: FakePeer;
let well: Awaited<ReturnType<typeof startNode>>;
let network: Network;
let instance: string;

beforeAll(async () => {
  stuck = await startFakePeer({ kind: 'hangsAfterAssociating' });
  well = await startNode();
  network = await startNetwork(folders.make(), {
    ConcurrentJobs: 2,
    DicomScuTimeout: 50,
    DicomModalities: { stuck: ['STUCK', '127.0.0.1', stuck.port], well: ['WELL', '127.0.0.1', well.port] },
  });
  instance = (await upload(network.client, makeDicom({ patientId: 'P', studyUid: '1.2', seriesUid: '1.2.3', sopUid: '1.2.3.4' })))
    .ID;
});
afterAll(async () => {
  await network.close();
  await Promise.all([stuck.close(), well.close()]);
  folders.removeAll();
});

const send = async (to: string, more: object = {}): Promise<string> => {
  const body = { Resources: [instance], Asynchronous: true, ...more };
  return (await network.client.postJson<{ ID: string }>(`/modalities/${to}/store`, body)).ID;
};

test('a peer that hangs holds up its own jobs only, and a cancelled one ends at once', async () => {
  const { client } = network;
  const hanging = [await send('stuck'), await send('stuck'), await send('stuck')];
  await until('the store', () => stuck.commands.includes(COMMAND.CStoreRq) || undefined);
  for (let count = 1; count <= 3; count += 1) {
    expect(await jobOver(client, await send('well'))).toMatchObject({ State: 'Success' });
    expect(well.taken).toHaveLength(count);
  }
  expect((await job(client, hanging[0] ?? '')).State).toBe('Running');
  expect((await job(client, hanging[2] ?? '')).State).toBe('Pending');
  for (const id of hanging.toReversed()) {
    expect((await client.post(`/jobs/${id}/cancel`)).status).toBe(200);
    expect(await jobOver(client, id)).toMatchObject({ State: 'Failure', ErrorCode: 37 });
  }
});

test('a peer that hangs is given up after the time that the request allows it', async () => {
  const over = await jobOver(network.client, await send('stuck', { Timeout: 3 }));
  expect(over).toMatchObject({
    State: 'Failure',
    ErrorCode: 9,
    ErrorDetails: 'DicomAssociation - C-STORE to AET "STUCK": DIMSE No data available (timeout in non-blocking mode)',
  });
});
