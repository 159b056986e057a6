import { connect } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import * as E from 'fp-ts/Either';
import { until } from '../../test/poll';
import { commandPdus } from '../association/fragments';
import { ourInformation } from '../association/implementation';
import { COMMAND, encodeCommand, FIELD } from '../message/command-set';
import { VERIFICATION } from '../message/sop-class';
import { startNode } from '../testing/node';
import { CT_IMAGE, peerAt, startScu } from '../testing/scu';
import { encodeAssociateRq, encodeReleaseRq } from '../upper/pdu/encode';

jest.setTimeout(600_000);

const CONVERSATIONS = 10_000;
const MIB = 1024 * 1024;

const request = encodeAssociateRq({
  calledAet: 'ANAMNESIS',
  callingAet: 'CALLER',
  contexts: [
    { id: 1, abstractSyntax: VERIFICATION, transferSyntaxes: ['1.2.840.10008.1.2'] },
    { id: 3, abstractSyntax: CT_IMAGE, transferSyntaxes: ['1.2.840.10008.1.2.1'] },
  ],
  userInformation: ourInformation(16384),
});

const command = (values: object, contextId: number): Buffer =>
  commandPdus(encodeCommand({ [FIELD.MessageId]: 1, ...values }), contextId, 16378);

const whole = Buffer.concat([
  request,
  command({ [FIELD.CommandField]: COMMAND.CEchoRq, [FIELD.AffectedSopClass]: VERIFICATION, [FIELD.DataSetType]: 0x0101 }, 1),
  command({ [FIELD.CommandField]: COMMAND.CStoreRq, [FIELD.AffectedSopClass]: CT_IMAGE, [FIELD.DataSetType]: 1 }, 3),
  encodeReleaseRq(),
]);

/** Sends what there is, and waits for the end of the connection. */
const talk = (port: number, bytes: Buffer): Promise<void> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
    socket.on('data', () => undefined);
    socket.on('error', () => undefined);
    socket.on('close', () => resolve());
  });

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

const openSockets = (): number => process.getActiveResourcesInfo().filter((name) => name.startsWith('TCPSocket')).length;

test(`${CONVERSATIONS} broken conversations leave no connection and no memory, and a server that answers`, async () => {
  const node = await startNode({ options: { timeout: 0.5 } });
  const before = openSockets();
  const edits = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 })), { maxLength: 6 });
  const conversations = fc.sample(fc.tuple(edits, fc.nat(whole.length)), { numRuns: CONVERSATIONS, seed: 11 });
  const memory: number[] = [];
  for (let at = 0; at < CONVERSATIONS; at += 50) {
    await Promise.all(
      conversations.slice(at, at + 50).map(([changes, length]) => {
        const bytes = Buffer.from(whole.subarray(0, length));
        for (const [index, value] of changes) if (index < length) bytes[index] = value;
        return talk(node.port, bytes);
      }),
    );
    if (at % 1_000 !== 0) continue;
    collectGarbage();
    memory.push(process.memoryUsage().heapUsed);
  }
  await until('the end of all connections', () => openSockets() <= before || undefined);
  const scu = startScu();
  expect(E.isRight(await scu.echo({ peer: peerAt(node.port) })())).toBe(true);
  await scu.close();
  expect(node.notices.filter(({ err }) => err !== undefined)).toEqual([]);
  process.stdout.write(`MiB in use: ${memory.map((bytes) => (bytes / MIB).toFixed(1)).join(' ')}\n`);
  // The first thousand warms up: what comes after it must not add up.
  expect((memory.at(-1) ?? 0) - (memory[1] ?? 0)).toBeLessThan(4 * MIB);
  await node.close();
});
