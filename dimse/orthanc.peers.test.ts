import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeDicom } from '../dicom/testing/make-dicom';
import type { Json, JsonObject } from '../domain/json';
import type { Child } from '../test/child';
import { freePort } from '../test/free-port';
import { type HttpClient, httpClient } from '../test/http-client';
import { until } from '../test/poll';
import { orthancIsInstalled, type Server, startAnamnesis, startOrthanc } from '../test/process';
import { required } from '../test/required';
import { upload } from '../test/rest';
import { temporaryFolders } from '../test/temporary-folder';
import { describeWithDcmtk, filesIn, startListening } from './testing/dcmtk';

jest.setTimeout(480_000);

const WORKLISTS = '/usr/share/orthanc/plugins/libModalityWorklists.so';
const compared = required(orthancIsInstalled(), 'Orthanc is not installed') ? describeWithDcmtk : describe.skip;

/** Two studies of one patient: three series, five instances. */
const uids: readonly (readonly [study: string, series: string, instance: string])[] = [
  ['1.9.1', '1.9.1.1', '1.9.1.1.1'],
  ['1.9.1', '1.9.1.1', '1.9.1.1.2'],
  ['1.9.1', '1.9.1.2', '1.9.1.2.1'],
  ['1.9.2', '1.9.2.1', '1.9.2.1.1'],
  ['1.9.2', '1.9.2.1', '1.9.2.1.2'],
];
const files = uids.map(([studyUid, seriesUid, sopUid]) =>
  makeDicom({
    patientId: 'P9',
    studyUid,
    seriesUid,
    sopUid,
    sopClass: '1.2.840.10008.5.1.4.1.1.2',
    pixelBytes: 50_000,
    tags: { '0010,0010': 'Doe^Jané', '0008,0005': 'ISO_IR 100', '0008,0060': 'CT', '0008,0020': '20260101' },
  }),
);

describe.each(['real Orthanc asks us', 'we ask real Orthanc'] as const)('%s', (direction) => {
  const folders = temporaryFolders();
  const servers: Server[] = [];
  let third: Child;
  let inbox: string;
  /** Who asks, and who answers as modality `peer`; `third` is a storescp that both know. */
  let asking: HttpClient;
  let answering: HttpClient;

  compared('', () => {
    beforeAll(async () => {
      const worklists = folders.make();
      const items = [{ '0008,0060': 'CT', '0040,0001': 'SCANNER' }];
      const entry = { patientId: 'W1', studyUid: '1.8', seriesUid: '1.8.1', sopUid: '1.8.1.1' };
      const tags = { '0010,0010': 'Vivaldi^Antonio', '0040,0100': { vr: 'SQ', items } as const };
      writeFileSync(path.join(worklists, 'one.wl'), makeDicom({ ...entry, tags }));
      copyFileSync(path.join(worklists, 'one.wl'), path.join(worklists, 'two.wl'));
      inbox = folders.make();
      const storage = await startListening('storescp', ['-B', '-aet', 'THIRD', '-od', inbox, '+xa']);
      third = storage;
      const [orthancPort, ourPort] = [await freePort(), await freePort()];
      const options = (aet: string, port: number, peer: Json): JsonObject => ({
        DicomServerEnabled: true,
        DicomAet: aet,
        DicomPort: port,
        DicomModalities: { peer, third: ['THIRD', '127.0.0.1', storage.port] },
        Worklists: { Enable: true, Database: worklists },
      });
      const peers = {
        orthanc: await startOrthanc({
          folder: made('orthanc'),
          options: { ...options('ORTHANC', orthancPort, ['US', '127.0.0.1', ourPort]), Plugins: [WORKLISTS] },
        }),
        us: await startAnamnesis({
          folder: made('us'),
          options: options('US', ourPort, ['ORTHANC', '127.0.0.1', orthancPort]),
        }),
      };
      servers.push(peers.orthanc, peers.us);
      const [us, orthanc] = [httpClient(peers.us.url), httpClient(peers.orthanc.url)];
      [asking, answering] = direction === 'we ask real Orthanc' ? [us, orthanc] : [orthanc, us];
    });

    const made = (name: string): string => {
      const folder = path.join(folders.make(), name);
      mkdirSync(folder);
      return folder;
    };

    afterAll(async () => {
      for (const client of [asking, answering]) client.close();
      for (const server of servers) await server.kill();
      await third.end('SIGKILL');
      folders.removeAll();
    });

    const query = async (body: JsonObject) => {
      const { Path } = await asking.postJson<{ readonly Path: string }>('/modalities/peer/query', body);
      return { at: Path, answers: await asking.json<JsonObject[]>(`${Path}/answers?expand&simplify`) };
    };
    const instancesOf = (client: HttpClient): Promise<string[]> => client.json('/instances');
    const removeAll = async (client: HttpClient): Promise<void> => {
      for (const id of await client.json<string[]>('/patients')) await client.send('DELETE', `/patients/${id}`);
    };
    const reportAt = (at: string): Promise<JsonObject> =>
      until('the report', async () => {
        const report = await asking.json<JsonObject>(at);
        return report.Status === 'Pending' ? undefined : report;
      });

    test('echo', async () => {
      expect(await asking.postJson('/modalities/peer/echo', {})).toEqual({});
    });

    test('store, and nothing of the tags is lost on the way', async () => {
      for (const file of files) await upload(asking, file);
      const Resources = await asking.json<string[]>('/studies');
      const job = await asking.postJson('/modalities/peer/store', { Resources, Synchronous: true });
      expect(job).toMatchObject({ InstancesCount: 5, FailedInstancesCount: 0 });
      const instances = await instancesOf(asking);
      expect((await instancesOf(answering)).toSorted()).toEqual(instances.toSorted());
      for (const id of instances) {
        const tags = (client: HttpClient) => client.json(`/instances/${id}/tags?short`);
        expect(await tags(answering)).toEqual(await tags(asking));
      }
      const RemoteAET = direction === 'we ask real Orthanc' ? 'US' : 'ORTHANC';
      expect(await answering.json(`/instances/${instances[0]}/metadata?expand`)).toMatchObject({
        Origin: 'DicomProtocol',
        RemoteAET,
      });
    });

    test('store with commitment, which is reported', async () => {
      const [study = ''] = await asking.json<string[]>('/studies');
      await asking.postJson('/modalities/peer/store', { Resources: [study], StorageCommitment: true });
      const jobs = await asking.json<{ readonly Content: JsonObject }[]>('/jobs?expand');
      const uid = jobs.map(({ Content }) => Content.StorageCommitmentTransactionUID).find((one) => one !== undefined);
      const RemoteAET = direction === 'we ask real Orthanc' ? 'ORTHANC' : 'US';
      expect(await reportAt(`/storage-commitment/${uid}`)).toMatchObject({ Status: 'Success', Failures: [], RemoteAET });
    });

    test('commitment to what is not there fails', async () => {
      const DicomInstances = [{ SOPClassUID: '1.2.840.10008.5.1.4.1.1.2', SOPInstanceUID: '1.2.3.4' }];
      const { Path } = await asking.postJson<{ Path: string }>('/modalities/peer/storage-commitment', { DicomInstances });
      const failure = { FailureReason: 274, SOPInstanceUID: '1.2.3.4' };
      expect(await reportAt(Path)).toMatchObject({ Status: 'Failure', Failures: [failure] });
    });

    test.each([
      ['Patient', { PatientID: 'P9', PatientName: '' }, 1, { PatientName: 'Doe^Jané' }],
      ['Study', { PatientID: 'P9', StudyInstanceUID: '', ModalitiesInStudy: 'CT' }, 2, { ModalitiesInStudy: 'CT' }],
      ['Series', { StudyInstanceUID: '1.9.1', Modality: '' }, 2, { Modality: 'CT' }],
      ['Instance', { SeriesInstanceUID: '1.9.1.1', SOPInstanceUID: '' }, 2, { SeriesInstanceUID: '1.9.1.1' }],
    ] as const)('find at the level %s', async (level, keys, count, holds) => {
      const { answers } = await query({ Level: level, Query: keys });
      expect(answers).toHaveLength(count);
      for (const answer of answers) expect(answer).toMatchObject(holds);
    });

    test.each([
      ['Patient', { PatientID: 'P9' }, 5],
      ['Study', { StudyInstanceUID: '1.9.2' }, 2],
      ['Series', { SeriesInstanceUID: '1.9.1.1', StudyInstanceUID: '1.9.1' }, 2],
      ['Instance', { SOPInstanceUID: '1.9.1.2.1', SeriesInstanceUID: '1.9.1.2', StudyInstanceUID: '1.9.1' }, 1],
    ] as const)('find at the level %s and retrieve', async (level, keys, count) => {
      await removeAll(asking);
      const { at } = await query({ Level: level, Query: keys });
      const job = await asking.postJson(`${at}/retrieve`, { Synchronous: true });
      expect(job).toMatchObject({ Description: 'REST API' });
      expect(await instancesOf(asking)).toHaveLength(count);
    });

    test('retrieve for a third node', async () => {
      const { at } = await query({ Level: 'Study', Query: { StudyInstanceUID: '1.9.1' } });
      expect((await asking.post(`${at}/answers/0/retrieve`, 'THIRD')).status).toBe(200);
      expect(filesIn(inbox)).toHaveLength(3);
    });

    test('move without a query', async () => {
      await removeAll(asking);
      await asking.postJson('/modalities/peer/move', {
        Level: 'Series',
        Resources: [{ StudyInstanceUID: '1.9.1', SeriesInstanceUID: '1.9.1.2' }],
      });
      expect(await instancesOf(asking)).toHaveLength(1);
    });

    test('find worklists', async () => {
      const find = (modality: string) =>
        asking.postJson('/modalities/peer/find-worklist', {
          PatientName: '',
          ScheduledProcedureStepSequence: [{ Modality: modality, ScheduledStationAETitle: 'SCANNER' }],
        });
      // Orthanc leaves other texts of a sequence empty.
      const step = expect.objectContaining({ Modality: 'CT' });
      const entry = expect.objectContaining({ PatientName: 'Vivaldi^Antonio', ScheduledProcedureStepSequence: [step] });
      expect(await find('CT')).toEqual([entry, entry]);
      expect(await find('MR')).toEqual([]);
    });

    if (direction === 'we ask real Orthanc') {
      test.each([
        ['Patient', { PatientID: 'P9' }, 5],
        ['Study', { StudyInstanceUID: '1.9.2' }, 2],
        ['Series', { StudyInstanceUID: '1.9.1', SeriesInstanceUID: '1.9.1.1' }, 2],
        ['Instance', { StudyInstanceUID: '1.9.1', SeriesInstanceUID: '1.9.1.2', SOPInstanceUID: '1.9.1.2.1' }, 1],
      ] as const)('get at the level %s', async (level, resource, count) => {
        await removeAll(asking);
        const job = await asking.postJson('/modalities/peer/get', { Level: level, Resources: [resource] });
        expect(job).toMatchObject({ Details: [{ DimseErrorStatus: 0 }] });
        expect(await instancesOf(asking)).toHaveLength(count);
      });
    }
  });
});
