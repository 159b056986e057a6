import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeDicom } from '../dicom/testing/make-dicom';
import type { JsonObject } from '../domain/json';
import type { Child } from '../test/child';
import { freePort } from '../test/free-port';
import { type HttpClient, httpClient } from '../test/http-client';
import { type Server, startAnamnesis } from '../test/process';
import { upload } from '../test/rest';
import { temporaryFolders } from '../test/temporary-folder';
import { dataSet, describeWithDcmtk, filesIn, run, startListening } from './testing/dcmtk';

jest.setTimeout(480_000);

/** Who may be sent what, and where what is stored lies. */
const configuration = (folder: string, us: number, third: number): string =>
  [
    'MaxPDUSize = 16384',
    'MaxAssociations = 16',
    'HostTable BEGIN',
    `us = (US, 127.0.0.1, ${us})`,
    `third = (THIRD, 127.0.0.1, ${third})`,
    'HostTable END',
    'VendorTable BEGIN',
    'VendorTable END',
    'AETable BEGIN',
    `QR ${folder} RW (200, 1024mb) ANY`,
    'AETable END',
    '',
  ].join('\n');

const file = (study: number, instance: number): Buffer =>
  makeDicom({
    patientId: 'P7',
    studyUid: `1.7.${study}`,
    seriesUid: `1.7.${study}.1`,
    sopUid: `1.7.${study}.1.${instance}`,
    sopClass: '1.2.840.10008.5.1.4.1.1.2',
    pixelBytes: 100_000,
    tags: { '0010,0010': 'Doe^Jane', '0008,0060': 'CT', '0020,0010': '1', '0020,0011': '1', '0020,0013': String(instance) },
  });
const files = [file(1, 1), file(1, 2), file(1, 3), file(2, 1)];

describeWithDcmtk('dcmqrscp, a third party', () => {
  const folders = temporaryFolders();
  let server: Server | undefined;
  let client: HttpClient;
  const peers: Child[] = [];
  let inbox: string;

  beforeAll(async () => {
    const folder = folders.make();
    inbox = folders.make();
    const database = path.join(folder, 'db');
    mkdirSync(database);
    const third = await startListening('storescp', ['-B', '-aet', 'THIRD', '-od', inbox, '+xa']);
    peers.push(third);
    const ours = await freePort();
    writeFileSync(path.join(folder, 'dcmqrscp.cfg'), configuration(database, ours, third.port));
    const reached = (port: number) => run('echoscu', '-aet', 'US', '-aec', 'QR', '127.0.0.1', String(port));
    const qr = await startListening('dcmqrscp', ['-c', path.join(folder, 'dcmqrscp.cfg')], { reached });
    peers.push(qr);
    server = await startAnamnesis({
      folder: folders.make(),
      options: {
        DicomServerEnabled: true,
        DicomAet: 'US',
        DicomPort: ours,
        DicomModalities: { qr: ['QR', '127.0.0.1', qr.port] },
      },
    });
    client = httpClient(server.url);
    for (const one of files) await upload(client, one);
  });
  afterAll(async () => {
    client?.close();
    await server?.stop();
    for (const peer of peers) await peer.end('SIGKILL');
    folders.removeAll();
  });

  const removeAll = async (): Promise<void> => {
    for (const id of await client.json<string[]>('/patients')) await client.send('DELETE', `/patients/${id}`);
  };
  const stored = async (): Promise<readonly string[]> => {
    const ids = await client.json<string[]>('/instances');
    return Promise.all(ids.map(async (id) => dataSet((await client.get(`/instances/${id}/file`)).body)));
  };
  const query = async (Query: JsonObject): Promise<string> =>
    (await client.postJson<{ Path: string }>('/modalities/qr/query', { Level: 'Study', Query })).Path;
  const sorted = (texts: readonly string[]): readonly string[] => texts.toSorted();

  test('takes what we store, and finds it', async () => {
    expect(await client.postJson('/modalities/qr/echo', { CheckFind: true })).toEqual({});
    const Resources = await client.json<string[]>('/patients');
    expect(await client.postJson('/modalities/qr/store', { Resources })).toMatchObject({
      InstancesCount: 4,
      FailedInstancesCount: 0,
    });
    const at = await query({ PatientID: 'P7', PatientName: 'Doe*' });
    expect(await client.json(`${at}/answers`)).toEqual(['0', '1']);
  });

  test('moves to us what we ask for, byte for byte', async () => {
    await removeAll();
    const at = await query({ StudyInstanceUID: '1.7.1' });
    const job = await client.postJson(`${at}/retrieve`, { TargetAet: 'US', Synchronous: true });
    expect(job).toMatchObject({ TargetAet: 'US', Details: [{ DimseErrorStatus: 0, ReceivedInstancesIds: { length: 3 } }] });
    expect(sorted(await stored())).toEqual(sorted(files.slice(0, 3).map(dataSet)));
    const metadata = await client.json(`/instances/${(await client.json<string[]>('/instances'))[0]}/metadata?expand`);
    expect(metadata).toMatchObject({ Origin: 'DicomProtocol', RemoteAET: 'QR', CalledAET: 'US' });
  });

  test('moves to a third node what we ask for, byte for byte', async () => {
    await removeAll();
    const job = await client.postJson('/modalities/qr/move', {
      Level: 'Study',
      Resources: [{ StudyInstanceUID: '1.7.1' }, { StudyInstanceUID: '1.7.2' }],
      TargetAet: 'THIRD',
    });
    expect(job).toMatchObject({ TargetAet: 'THIRD' });
    expect(sorted(filesIn(inbox))).toEqual(sorted(files.map(dataSet)));
    expect(await client.json('/instances')).toEqual([]);
  });

  test('refuses to move to whom it does not know, and we tell its status', async () => {
    const body = { Level: 'Study', Resources: [{ StudyInstanceUID: '1.7.1' }], TargetAet: 'NOBODY' };
    const answer = await client.post('/modalities/qr/move', JSON.stringify(body));
    expect([answer.status, JSON.parse(String(answer.body))]).toMatchObject([
      500,
      { OrthancStatus: 9, Details: 'C-MOVE SCU to AET "QR" has failed with DIMSE status 0xA801' },
    ]);
  });

  test('gives by C-GET what we ask for, byte for byte', async () => {
    await removeAll();
    await client.postJson('/modalities/qr/get', { Level: 'Study', Resources: [{ StudyInstanceUID: '1.7.2' }] });
    expect(await stored()).toEqual([dataSet(file(2, 1))]);
  });
});
