import { connect } from 'node:net';
import fc from 'fast-check';
import * as E from 'fp-ts/Either';
import { dataSetOffset } from '../../dicom/parse/layout';
import { memorySource } from '../../dicom/source/memory-source';
import { until } from '../../test/poll';
import { commandPdus } from '../association/fragments';
import { ourInformation } from '../association/implementation';
import { COMMAND, encodeCommand, FIELD } from '../message/command-set';
import { VERIFICATION } from '../message/sop-class';
import { startNode } from '../testing/node';
import { CT_IMAGE, peerAt, startScu, storeRequest } from '../testing/scu';
import { encodeAssociateRq, encodeReleaseRq } from '../upper/pdu/encode';
import { PduFraming } from '../upper/pdu/framing';

const scu = startScu();
afterAll(() => scu.close());

const dataSet = (file: Uint8Array): Buffer => Buffer.from(file).subarray(dataSetOffset(memorySource(Buffer.from(file))));

const request = (callingAet = 'CALLER') =>
  encodeAssociateRq({
    calledAet: 'ANAMNESIS',
    callingAet,
    contexts: [
      { id: 1, abstractSyntax: VERIFICATION, transferSyntaxes: ['1.2.840.10008.1.2'] },
      { id: 3, abstractSyntax: CT_IMAGE, transferSyntaxes: ['1.2.840.10008.1.2.1'] },
    ],
    userInformation: ourInformation(16384),
  });

const storeCommand = (messageId: number) =>
  commandPdus(
    encodeCommand({
      [FIELD.AffectedSopClass]: CT_IMAGE,
      [FIELD.CommandField]: COMMAND.CStoreRq,
      [FIELD.MessageId]: messageId,
      [FIELD.DataSetType]: 1,
      [FIELD.AffectedSopInstance]: '1.2.3',
    }),
    3,
    16378,
  );

/** What a raw client is answered until the connection is closed. */
const talk = (port: number, bytes: Buffer, end = false): Promise<Buffer> =>
  new Promise((resolve) => {
    const parts: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => {
      socket.write(bytes);
      if (end) socket.end();
    });
    socket.on('data', (chunk: Buffer) => parts.push(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(Buffer.concat(parts)));
  });

test('instances arrive with every byte of their data set, in any transfer syntax, and name who sent them', async () => {
  const node = await startNode();
  const session = scu.openStore({ peer: peerAt(node.port), localAet: 'SENDER' });
  const requests = ['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.2', '1.2.840.10008.1.2.1.99'].flatMap(
    (syntax, index) => [0, 10, 16_000, 700_000].map((size) => storeRequest(`1.2.3.${index}.${size + 1}`, size, syntax)),
  );
  for (const one of requests) expect(await session.store(one)()).toEqual(E.right({ status: 0 }));
  await session.close();
  const sent = requests.map(({ file }) => dataSet(file.bytes).toString('base64'));
  expect(node.taken.map(({ bytes }) => dataSet(bytes).toString('base64'))).toEqual(sent);
  // What the socket has read went back as soon as it was taken.
  expect(node.poured.some(({ byteLength }) => byteLength === 0)).toBe(true);
  expect(node.taken[0]?.origin.actor).toEqual({ kind: 'dicom', address: '127.0.0.1', aet: 'SENDER', calledAet: 'PEER' });
  await node.close();
});

test('the longest PDU that is announced is the one of the options', async () => {
  const node = await startNode({ options: { maximumPduLength: 30_004 } });
  const answer = await talk(node.port, Buffer.concat([request(), encodeReleaseRq()]), true);
  const [accepted] = [...new PduFraming(0).take(answer)];
  expect(accepted).toMatchObject({ type: 'AssociateAc', userInformation: { maximumLength: 30_004 } });
  await node.close();
});

test('a move originator is told of', async () => {
  const node = await startNode();
  const session = scu.openStore({ peer: peerAt(node.port) });
  await session.store({ ...storeRequest('1.2.3'), moveOriginator: { aet: 'MOVER', messageId: 77 } })();
  await session.close();
  expect(node.arrived).toMatchObject([{ callingAet: 'ANAMNESIS', moveOriginator: { aet: 'MOVER', messageId: 77 } }]);
  await node.close();
});

test('more than 128 contexts take several associations', async () => {
  const node = await startNode();
  const session = scu.openStore({ peer: peerAt(node.port) });
  const requests = Array.from({ length: 150 }, (_, index) => ({
    ...storeRequest(`1.2.${index + 1}`),
    sopClass: `1.2.840.10008.5.1.4.1.1.${index + 1}`,
  }));
  session.expect(requests);
  const results = [];
  for (const one of requests) results.push(await session.store(one)());
  await session.close();
  expect(results.filter(E.isRight)).toHaveLength(150);
  expect(node.taken).toHaveLength(150);
  await node.close();
});

test('an association is kept between sessions, and released when its time is over', async () => {
  const node = await startNode({ options: { maximumAssociations: 1 } });
  const keeping = startScu({ closeDelay: 0.3 });
  const send = async (uid: string) => {
    const session = keeping.openStore({ peer: peerAt(node.port) });
    const result = await session.store(storeRequest(uid))();
    await session.close();
    return E.isRight(result);
  };
  expect([await send('1.1'), await send('1.2')]).toEqual([true, true]);
  // There is room for one only: another caller is let in when the first has gone.
  expect(E.isRight(await scu.echo({ peer: peerAt(node.port) })())).toBe(false);
  await until('the release', async () => E.isRight(await scu.echo({ peer: peerAt(node.port) })()) || undefined);
  await keeping.close();
  await node.close();
});

test.each([
  [{ _tag: 'StorageFull' } as const, 0xa700],
  [{ _tag: 'NoIdentifiers' } as const, 0xa900],
  [{ _tag: 'NotDicom', size: 3 } as const, 0xc000],
])('what is refused for %j is answered with %i, and the association goes on', async (refusal, status) => {
  const node = await startNode({ refusal });
  const session = scu.openStore({ peer: peerAt(node.port) });
  for (const uid of ['1.1', '1.2']) {
    expect(await session.store(storeRequest(uid, 3_000_000))()).toMatchObject(E.left({ _tag: 'Status', status }));
  }
  await session.close();
  await node.close();
});

test('a transfer syntax that is not accepted has no context', async () => {
  const node = await startNode({ acceptsSyntax: (uid) => uid === '1.2.840.10008.1.2' });
  const session = scu.openStore({ peer: peerAt(node.port) });
  const one = storeRequest('1.2.3');
  expect(await session.acceptedSyntaxes(one)()).toEqual(E.right(['1.2.840.10008.1.2']));
  expect(await session.store(one)()).toMatchObject(E.left({ _tag: 'NoPresentationContext', nothing: false }));
  await session.close();
  await node.close();
});

test('whoever calls another title is refused where titles are checked', async () => {
  const node = await startNode({ options: { checkCalledAet: true } });
  const cause = { kind: 'Rejected', result: 1, source: 1, reason: 7 };
  expect(await scu.echo({ peer: peerAt(node.port) })()).toEqual(E.left({ _tag: 'NotConnected', aet: 'PEER', cause }));
  expect(await scu.echo({ peer: peerAt(node.port, { aet: 'anamnesis' }) })()).toEqual(E.right(undefined));
  await node.close();
});

test('who may do what is known by title, and by address where it is checked', async () => {
  const options = { alwaysAllows: new Set<never>(), checkModalityHost: true };
  const denied = peerAt(1, { aet: 'DENIED', allows: { ...peerAt(1).allows, echo: false } });
  const node = await startNode({
    options,
    modalities: [peerAt(1, { aet: 'known' }), peerAt(1, { aet: 'FAR', host: '192.0.2.1' }), denied],
  });
  const echo = async (localAet: string) => E.isRight(await scu.echo({ peer: peerAt(node.port), localAet })());
  expect([await echo('KNOWN'), await echo('FAR'), await echo('DENIED'), await echo('NOBODY')]).toEqual([
    true,
    false,
    false,
    false,
  ]);
  await node.close();
});

test('a caller that falls silent is dropped: before it asks, within a message, and between messages', async () => {
  const node = await startNode({ options: { timeout: 0.2 } });
  const beginnings = [Buffer.alloc(0), request().subarray(0, 50), request(), Buffer.concat([request(), storeCommand(1)])];
  const answers = await Promise.all(beginnings.map((bytes) => talk(node.port, bytes)));
  expect(answers.map((bytes) => bytes[0])).toEqual([undefined, undefined, 2, 2]);
  await node.close();
});

test('a caller that hangs up in the middle of an instance leaves nothing', async () => {
  const node = await startNode();
  await talk(node.port, Buffer.concat([request(), storeCommand(1)]), true);
  expect(E.isRight(await scu.echo({ peer: peerAt(node.port) })())).toBe(true);
  expect(node.taken).toEqual([]);
  await node.close();
});

test('a request that nobody answers is told so, and a release is confirmed', async () => {
  const node = await startNode({ options: { timeout: 0.3 } });
  const unknown = commandPdus(
    encodeCommand({ [FIELD.CommandField]: 0x0150, [FIELD.MessageId]: 9, [FIELD.DataSetType]: 0x0101 }),
    1,
    100,
  );
  const answer = await talk(node.port, Buffer.concat([request(), unknown, encodeReleaseRq()]));
  expect(answer.includes(Buffer.from([0, 0, 0, 9, 2, 0, 0, 0, 0x11, 2]))).toBe(true);
  expect(answer.subarray(-10)).toEqual(Buffer.from([6, 0, 0, 0, 0, 4, 0, 0, 0, 0]));
  await node.close();
});

test('2,000 broken conversations leave a server that answers and no connection', async () => {
  const node = await startNode({ options: { timeout: 0.5 } });
  const whole = Buffer.concat([request(), storeCommand(1), request('X'), encodeReleaseRq()]);
  const edits = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 6 });
  const conversations = fc.sample(fc.tuple(edits, fc.nat(whole.length)), { numRuns: 2_000, seed: 7 });
  for (let at = 0; at < conversations.length; at += 50) {
    await Promise.all(
      conversations.slice(at, at + 50).map(([changes, length]) => {
        const bytes = Buffer.from(whole.subarray(0, length));
        for (const [index, value] of changes) if (index < length) bytes[index] = value;
        return talk(node.port, bytes, true);
      }),
    );
  }
  expect(E.isRight(await scu.echo({ peer: peerAt(node.port) })())).toBe(true);
  expect(node.notices.filter(({ err }) => err !== undefined)).toEqual([]);
  await node.close();
});
