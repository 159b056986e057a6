import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import * as E from 'fp-ts/Either';
import { memorySource } from '../../dicom/source/memory-source';
import { summarize } from '../../dicom/summary/summarize';
import { EXPLICIT_LITTLE, IMPLICIT_LITTLE, makeDicom } from '../../dicom/testing/make-dicom';
import { GRAY, makeImage } from '../../dicom/testing/make-image';
import { writeElements } from '../../dicom/testing/write-elements';
import { COMMAND, FIELD } from '../../dimse/message/command-set';
import { FIND_CLASS, MOVE_CLASS } from '../../dimse/message/sop-class';
import { STATUS } from '../../dimse/message/status';
import { converse } from '../../dimse/testing/converse';
import { type FakePeer, startFakePeer } from '../../dimse/testing/fake-peer';
import { startNode } from '../../dimse/testing/node';
import { startScu } from '../../dimse/testing/scu';
import type { JsonObject } from '../../domain/json';
import { until } from '../poll';
import { isOver, type JobAnswer, type UploadAnswer, upload } from '../rest';
import { temporaryFolders } from '../temporary-folder';
import { type Network, startNetwork } from './network';

jest.setTimeout(240_000);

const folders = temporaryFolders();
const RLE = '1.2.840.10008.1.2.5';
const CT = '1.2.840.10008.5.1.4.1.1.2';

let target: Awaited<ReturnType<typeof startNode>>;
let hanging: FakePeer;
let network: Network | undefined;
let dicomPort: number;

const worklistEntry = (station: string, name: string): Buffer =>
  makeDicom({
    patientId: name,
    studyUid: '1.8',
    seriesUid: '1.8.1',
    sopUid: '1.8.1.1',
    tags: { '0010,0010': name, '0040,0100': { vr: 'SQ', items: [{ '0008,0060': 'MR', '0040,0001': station }] } },
  });

/** The server, and where its data are. */
const start = async (options: JsonObject, worklists: JsonObject = {}): Promise<Network & { readonly data: string }> => {
  const folder = folders.make();
  const database = path.join(folder, 'worklists');
  mkdirSync(database);
  for (const [index, station] of ['CALLER', 'OTHER', 'CALLER'].entries()) {
    writeFileSync(path.join(database, `${index}.wl`), worklistEntry(station, `Name${index}`));
  }
  const started = await startNetwork(folder, {
    DicomAlwaysAllowFind: true,
    DicomAlwaysAllowGet: true,
    DicomAlwaysAllowMove: true,
    DicomAlwaysAllowFindWorklist: true,
    DicomModalities: { target: ['TARGET', '127.0.0.1', target.port], hanging: ['HANGING', '127.0.0.1', hanging.port] },
    Worklists: { Enable: true, Database: database, ...worklists },
    ...options,
  });
  network = started;
  dicomPort = started.call().peer.port;
  return { ...started, data: path.join(folder, 'data') };
};

beforeEach(async () => {
  // Takes implicit little endian only.
  target = await startNode({ acceptsSyntax: (uid) => uid === IMPLICIT_LITTLE });
  hanging = await startFakePeer({ kind: 'hangsAfterAssociating' });
});
afterEach(async () => {
  await network?.close();
  network = undefined;
  await Promise.all([target.close(), hanging.close()]);
});
afterAll(() => folders.removeAll());

const ids = (study: number, instance: number) => ({
  patientId: 'P',
  studyUid: `1.5.${study}`,
  seriesUid: `1.5.${study}.1`,
  sopUid: `1.5.${study}.1.${instance}`,
  sopClass: CT,
});

/** A study of two files, the second one compressed. */
const storeCompressed = async ({ client }: Network): Promise<void> => {
  await upload(client, makeImage(GRAY, { ...ids(1, 1), transferSyntax: EXPLICIT_LITTLE }));
  const { ID } = await upload(client, makeImage(GRAY, { ...ids(1, 2), transferSyntax: EXPLICIT_LITTLE }));
  const { body } = await client.get(`/instances/${ID}/file?transcode=${RLE}`);
  await client.send('DELETE', `/instances/${ID}`);
  await upload(client, body);
  expect((await client.get(`/instances/${ID}/metadata/TransferSyntax`)).body.toString()).toBe(RLE);
};

const STUDY = { '0008,0052': 'STUDY', '0020,000d': '1.5.1' };
const syntaxesOf = (files: readonly Buffer[]): readonly string[] =>
  files.map((file) => summarize(memorySource(file)).transferSyntax);

test('instances are transcoded for the destination of a C-MOVE that does not take their transfer syntax', async () => {
  const { scu, call, ...rest } = await start({});
  await storeCompressed({ scu, call, ...rest });
  const moved = await scu.move(call(), { model: 'StudyRoot', identifier: STUDY, targetAet: 'TARGET' }, () => undefined)();
  expect(moved).toEqual(E.right({ remaining: 0, completed: 2, failed: 0, warning: 0 }));
  expect(syntaxesOf(target.taken.map(({ bytes }) => bytes))).toEqual([IMPLICIT_LITTLE, IMPLICIT_LITTLE]);
  expect(target.arrived).toMatchObject([{ moveOriginator: { aet: 'CALLER', messageId: 1 } }, {}]);
});

test.each([
  [[IMPLICIT_LITTLE], [IMPLICIT_LITTLE, IMPLICIT_LITTLE]],
  [
    [RLE, EXPLICIT_LITTLE],
    [EXPLICIT_LITTLE, RLE],
  ],
])('instances are transcoded on a C-GET that asks for %j', async (storageSyntaxes, arrive) => {
  const started = await start({});
  await storeCompressed(started);
  const scu = startScu({ storageSyntaxes });
  const files: Buffer[] = [];
  const take = async ({ body }: { readonly body: AsyncIterable<Uint8Array> }): Promise<number> => {
    const parts: Uint8Array[] = [];
    for await (const part of body) parts.push(Buffer.from(part));
    files.push(Buffer.concat(parts));
    return 0;
  };
  const request = { model: 'StudyRoot', identifier: STUDY, sopClasses: [CT] } as const;
  const got = await scu.get(started.call(), request, take, () => undefined)();
  expect(got).toEqual(E.right({ remaining: 0, completed: 2, failed: 0, warning: 0 }));
  expect(syntaxesOf(files).toSorted()).toEqual(arrive.toSorted());
  await scu.close();
});

test('a C-GET tells of instances that it transcodes that they failed, where they are deleted while another one travels', async () => {
  const { client, call, data } = await start({});
  const uploaded: UploadAnswer[] = [];
  for (let instance = 1; instance <= 4; instance += 1) {
    uploaded.push(await upload(client, makeDicom({ ...ids(1, instance), transferSyntax: EXPLICIT_LITTLE, pixelBytes: 70_000 })));
  }
  const scu = startScu({ storageSyntaxes: [IMPLICIT_LITTLE] });
  const take = async ({ body }: { readonly body: AsyncIterable<Uint8Array> }): Promise<number> => {
    const parts: Uint8Array[] = [];
    for await (const part of body) parts.push(Buffer.from(part));
    const arrived = summarize(memorySource(Buffer.concat(parts))).ids.instance;
    for (const { ID } of uploaded.filter((one) => one.ID !== arrived)) {
      const { Uuid } = await client.json<{ readonly Uuid: string }>(`/instances/${ID}/attachments/dicom/info`);
      await client.send('DELETE', `/instances/${ID}`);
      const isThere = () => readdirSync(data, { recursive: true, encoding: 'utf8' }).some((name) => name.endsWith(Uuid));
      await until('the end of its file', () => !isThere() || undefined);
    }
    return 0;
  };
  const told: unknown[] = [];
  const request = { model: 'StudyRoot', identifier: STUDY, sopClasses: [CT] } as const;
  const got = await scu.get(call(), request, take, (progress) => told.push(progress))();
  expect(got).toEqual(E.left({ _tag: 'Status', aet: 'US', operation: 'C-GET', status: 0xb000 }));
  expect(told.at(-1)).toEqual({ remaining: 0, completed: 1, failed: 3, warning: 0 });
  await scu.close();
});

test('a C-GET brings large instances that are kept deflated, each opened when its turn comes', async () => {
  const { client, call, scu } = await start({ StorageCompression: true });
  const sizes = [70_000, 1_500_000, 1_600_000, 80_000];
  for (const [index, pixelBytes] of sizes.entries()) await upload(client, makeDicom({ ...ids(1, index + 1), pixelBytes }));
  const arrived: number[] = [];
  const take = async ({ body }: { readonly body: AsyncIterable<Uint8Array> }): Promise<number> => {
    let bytes = 0;
    for await (const part of body) bytes += part.byteLength;
    arrived.push(bytes);
    return 0;
  };
  const got = await scu.get(call(), { model: 'StudyRoot', identifier: STUDY, sopClasses: [CT] }, take, () => undefined)();
  expect(got).toEqual(E.right({ remaining: 0, completed: 4, failed: 0, warning: 0 }));
  expect(arrived.map((bytes) => sizes.filter((size) => size <= bytes).length).sort()).toEqual([1, 2, 3, 4]);
});

test('a destination that takes nothing of it makes a C-MOVE end with a warning, and the instances are named', async () => {
  const { client, call, scu } = await start({ TranscodeDicomProtocol: false });
  await upload(client, makeDicom(ids(1, 1)));
  const move = scu.move(call(), { model: 'StudyRoot', identifier: STUDY, targetAet: 'TARGET' }, () => undefined);
  expect(await move()).toEqual(E.left({ _tag: 'Status', aet: 'US', operation: 'C-MOVE', status: 0xb000 }));
});

test('a C-MOVE that is cancelled ends with that status, and tells what remains', async () => {
  const { client } = await start({ DicomScuTimeout: 50 });
  for (const instance of [1, 2, 3]) await upload(client, makeDicom(ids(1, instance)));
  const identifier = writeElements(STUDY, { explicit: true, bigEndian: false, text: 'latin1' });
  const values = { [FIELD.CommandField]: COMMAND.CMoveRq, [FIELD.MoveDestination]: 'HANGING' };
  const asking = await converse(dicomPort, 'CALLER', MOVE_CLASS.StudyRoot, values, identifier);
  await until('the store', () => hanging.commands.includes(COMMAND.CStoreRq) || undefined);
  await asking.cancel();
  expect(await asking.next()).toMatchObject({ status: STATUS.Cancel, remaining: 3, completed: 0 });
  await asking.release();
});

test('a C-MOVE sends each instance once, tells of each as it goes, and of one whose file is gone that it failed', async () => {
  const { client, scu, call, data } = await start({});
  const uploaded: UploadAnswer[] = [];
  for (let instance = 1; instance <= 20; instance += 1) {
    uploaded.push(await upload(client, makeDicom({ ...ids(1, instance), transferSyntax: IMPLICIT_LITTLE, pixelBytes: 70_000 })));
  }
  const [lost, ...others] = uploaded.map(({ ID }) => ID);
  const { Uuid } = await client.json<{ readonly Uuid: string }>(`/instances/${lost}/attachments/dicom/info`);
  const file = readdirSync(data, { recursive: true, encoding: 'utf8' }).find((name) => name.endsWith(Uuid));
  rmSync(path.join(data, file ?? ''));
  const told: number[] = [];
  const request = { model: 'StudyRoot', identifier: STUDY, targetAet: 'TARGET' } as const;
  const moved = await scu.move(call(), request, ({ completed }) => told.push(completed))();
  expect(moved).toEqual(E.left({ _tag: 'Status', aet: 'US', operation: 'C-MOVE', status: 0xb000 }));
  const arrived = target.taken.map(({ bytes }) => summarize(memorySource(bytes)).ids.instance);
  expect(arrived.toSorted()).toEqual(others.toSorted());
  expect(told).toHaveLength(19);
  expect(told).toEqual(told.toSorted((a, b) => a - b));
});

test('a C-MOVE without SynchronousCMove is answered at once, and a job sends', async () => {
  const { client, scu, call } = await start({ SynchronousCMove: false });
  for (const instance of [1, 2, 3]) await upload(client, makeDicom(ids(1, instance)));
  const moved = await scu.move(call(), { model: 'StudyRoot', identifier: STUDY, targetAet: 'TARGET' }, () => undefined)();
  expect(moved).toEqual(E.right({ remaining: 0, completed: 3, failed: 0, warning: 0 }));
  const job = await until('the job', async () => {
    const [first] = await client.json<JobAnswer[]>('/jobs?expand');
    return first !== undefined && isOver(first) ? first : undefined;
  });
  expect(job).toMatchObject({ Type: 'DicomModalityStore', State: 'Success', Priority: 0 });
  expect(job.Content).toEqual({
    Description: 'C-MOVE',
    FailedInstancesCount: 0,
    InstancesCount: 3,
    LocalAet: 'US',
    MoveOriginatorAET: 'CALLER',
    MoveOriginatorID: 1,
    RemoteAet: 'TARGET',
  });
  expect(target.taken).toHaveLength(3);
});

test('finds are limited at each level as the options say', async () => {
  const { client, find } = await start({ LimitFindResults: 2, LimitFindInstances: 1 });
  for (const study of [1, 2, 3]) await upload(client, makeDicom({ ...ids(study, 1), patientId: `P${study}` }));
  const count = async (level: string, tag: string) =>
    (await find({ '0008,0052': level, [tag]: '' }, level === 'PATIENT' ? 'PatientRoot' : 'StudyRoot')).length;
  expect(await count('PATIENT', '0010,0020')).toBe(2);
  expect(await count('STUDY', '0020,000d')).toBe(2);
  expect(await count('SERIES', '0020,000e')).toBe(2);
  expect(await count('IMAGE', '0008,0018')).toBe(1);
});

test('what a query of Orthanc for instances holds of a meta header is passed over', async () => {
  const { client } = await start({});
  await upload(client, makeDicom(ids(1, 1)));
  const query = { '0002,0003': { vr: 'UI', value: '1.5.1.1.1' }, '0008,0018': '', '0008,0052': 'IMAGE' };
  const identifier = writeElements(query, { explicit: true, bigEndian: false, text: 'latin1' });
  const asking = await converse(dicomPort, 'CALLER', FIND_CLASS.StudyRoot, { [FIELD.CommandField]: COMMAND.CFindRq }, identifier);
  expect((await asking.next()).status).toBe(STATUS.Pending);
  expect((await asking.next()).status).toBe(STATUS.Success);
  await asking.release();
});

test('a worklist is limited, and filtered for the station that asks, as the options say', async () => {
  const filtered = await start({}, { FilterIssuerAet: true });
  const names = async (of: Network, localAet: string) =>
    (await of.find({ '0010,0010': '' }, 'Worklist', localAet)).map((answer) => answer['0010,0010']);
  expect(await names(filtered, 'CALLER')).toEqual(['Name0', 'Name2']);
  expect(await names(filtered, 'OTHER')).toEqual(['Name1']);
  await filtered.close();
  const limited = await start({}, { LimitAnswers: 2 });
  expect(await names(limited, 'NOBODY')).toEqual(['Name0', 'Name1']);
});
