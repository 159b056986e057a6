import { connect } from 'node:net';
import { dataSetOffset } from '../../dicom/parse/layout';
import { memorySource } from '../../dicom/source/memory-source';
import { EXPLICIT_LITTLE, makeDicom } from '../../dicom/testing/make-dicom';
import { commandPdus, longestDataOf } from '../../dimse/association/fragments';
import { ourInformation } from '../../dimse/association/implementation';
import { COMMAND, decodeCommand, encodeCommand, FIELD, WITH_DATA_SET } from '../../dimse/message/command-set';
import { startFakePeer } from '../../dimse/testing/fake-peer';
import { CT_IMAGE } from '../../dimse/testing/scu';
import { encodeAssociateRq } from '../../dimse/upper/pdu/encode';
import { PduFraming } from '../../dimse/upper/pdu/framing';
import { ABORT_REASON, PDU_TYPE, PDV_HEADER, type Pdu } from '../../dimse/upper/pdu/pdu';
import type { JsonObject } from '../../domain/json';
import { temporaryFolders } from '../temporary-folder';
import { type Network, startNetwork } from './network';

jest.setTimeout(60_000);

const folders = temporaryFolders();
let network: Network | undefined;

afterEach(async () => {
  await network?.close();
  network = undefined;
});
afterAll(() => folders.removeAll());

const start = async (options: JsonObject): Promise<Network> => {
  network = await startNetwork(folders.make(), options);
  return network;
};

const SOP_INSTANCE = '1.6.1.1';
const file = makeDicom({
  patientId: 'P',
  studyUid: '1.6',
  seriesUid: '1.6.1',
  sopUid: SOP_INSTANCE,
  sopClass: CT_IMAGE,
  transferSyntax: EXPLICIT_LITTLE,
  pixelBytes: 300_000,
});
const dataSet = file.subarray(dataSetOffset(memorySource(file)));

const association = encodeAssociateRq({
  calledAet: 'US',
  callingAet: 'CALLER',
  contexts: [{ id: 1, abstractSyntax: CT_IMAGE, transferSyntaxes: [EXPLICIT_LITTLE] }],
  userInformation: ourInformation(16_384),
});

/** The data set in P-DATA-TF of this length each, but for the last one. */
const dataPdus = (length: number): Buffer => {
  const step = length - PDV_HEADER;
  const pdus: Buffer[] = [];
  for (let at = 0; at < dataSet.length; at += step) {
    const part = dataSet.subarray(at, at + step);
    const header = Buffer.alloc(12);
    header.writeUInt8(PDU_TYPE.Data, 0);
    header.writeUInt32BE(part.length + PDV_HEADER, 2);
    header.writeUInt32BE(part.length + 2, 6);
    header.writeUInt8(1, 10);
    header.writeUInt8(at + step >= dataSet.length ? 2 : 0, 11);
    pdus.push(header, part);
  }
  return Buffer.concat(pdus);
};

const command = commandPdus(
  encodeCommand({
    [FIELD.AffectedSopClass]: CT_IMAGE,
    [FIELD.CommandField]: COMMAND.CStoreRq,
    [FIELD.MessageId]: 1,
    [FIELD.Priority]: 0,
    [FIELD.DataSetType]: WITH_DATA_SET,
    [FIELD.AffectedSopInstance]: SOP_INSTANCE,
  }),
  1,
  4_000,
);

/** What the server says to a C-STORE whose data come in PDUs of this length, until it has answered or given up. */
const storeInPdus = (port: number, length: number): Promise<readonly Pdu[]> =>
  new Promise((resolve) => {
    const framing = new PduFraming(200_000);
    const pdus: Pdu[] = [];
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => socket.write(association));
    socket.on('data', (chunk: Buffer) => {
      for (const pdu of framing.take(chunk)) {
        pdus.push(pdu);
        if (pdu.type === 'AssociateAc') socket.write(Buffer.concat([command, dataPdus(length)]));
        else socket.destroy();
      }
    });
    socket.on('close', () => resolve(pdus));
    // `close` follows.
    socket.on('error', () => undefined);
  });

const portOf = ({ call }: Network): number => call().peer.port;

test.each([
  [4_096, { MaximumPduLength: 4_096 }],
  [20_000, { MaximumPduLength: 20_000 }],
  [131_072, {}],
])('PDUs of %d bytes are announced and taken where the configuration is %j', async (length, options) => {
  const started = await start(options);
  const [accepted, answer] = await storeInPdus(portOf(started), length);
  expect(accepted).toMatchObject({ type: 'AssociateAc', userInformation: { maximumLength: length } });
  const response = answer?.type === 'Data' ? decodeCommand(answer.pdvs[0]?.bytes ?? Buffer.alloc(0)) : null;
  expect(response).toMatchObject({ command: COMMAND.CStoreRsp, status: 0 });
  const [id] = await started.client.json<readonly string[]>('/instances');
  expect((await started.client.get(`/instances/${id}/file`)).body.subarray(-dataSet.length).equals(dataSet)).toBe(true);
});

test('a PDU that is longer than MaximumPduLength, and what is let through beyond it, aborts the association', async () => {
  const started = await start({ MaximumPduLength: 20_000 });
  const [, answer] = await storeInPdus(portOf(started), longestDataOf(20_000) + 2);
  expect(answer).toEqual({ type: 'Abort', source: 2, reason: ABORT_REASON.InvalidParameter });
  expect(await started.client.json('/instances')).toEqual([]);
});

test('the peers that the server calls are told MaximumPduLength as well', async () => {
  const peer = await startFakePeer({ kind: 'status', status: 0 });
  const { client } = await start({ MaximumPduLength: 20_000, DicomModalities: { peer: ['PEER', '127.0.0.1', peer.port] } });
  await client.postJson('/modalities/peer/echo', Buffer.from('{}'));
  expect(peer.requests).toMatchObject([{ userInformation: { maximumLength: 20_000 } }]);
  await peer.close();
});
