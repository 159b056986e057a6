import { connect } from 'node:net';
import * as E from 'fp-ts/Either';
import { until } from '../../test/poll';
import { commandPdus } from '../association/fragments';
import { COMMAND, type CommandValues, encodeCommand, FIELD, NO_DATA_SET } from '../message/command-set';
import { FIND_CLASS } from '../message/sop-class';
import { STATUS } from '../message/status';
import { startNode } from '../testing/node';
import { CT_IMAGE, peerAt, startScu } from '../testing/scu';
import { encodeAssociateRq, encodeReleaseRq } from '../upper/pdu/encode';
import type { Role } from '../upper/pdu/pdu';
import { respond } from './respond';
import type { Service } from './service';

const scu = startScu();
afterAll(() => scu.close());

const CLASSES = [CT_IMAGE, FIND_CLASS.StudyRoot];

const request = (roles: readonly Role[] = []): Buffer =>
  encodeAssociateRq({
    calledAet: 'ANAMNESIS',
    callingAet: 'CALLER',
    contexts: CLASSES.map((abstractSyntax, index) => ({
      id: 2 * index + 1,
      abstractSyntax,
      transferSyntaxes: ['1.2.840.10008.1.2'],
    })),
    // As short as it can be: what is left of the item is for the roles.
    userInformation: { maximumLength: 16384, implementationClass: '1.2', implementationVersion: 'X', roles },
  });

const command = (contextId: number, values: CommandValues): Buffer =>
  commandPdus(encodeCommand({ [FIELD.MessageId]: 1, ...values }), contextId, 16378);

/** A raw client: what it was answered, and whether the connection is still open. */
const call = (port: number, bytes: Buffer) => {
  const parts: Buffer[] = [];
  let open = true;
  const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
  socket.on('data', (chunk: Buffer) => parts.push(chunk));
  socket.on('error', () => undefined);
  socket.on('close', () => {
    open = false;
  });
  return { socket, answer: () => Buffer.concat(parts), open: () => open };
};

const answersEcho = async (port: number): Promise<boolean> => E.isRight(await scu.echo({ peer: peerAt(port) })());

test('more roles than an answer could hold harm nobody', async () => {
  const node = await startNode();
  const role = { sopClass: CT_IMAGE, scu: true, scp: true };
  // An item of user information holds 64 KiB.
  const many = call(node.port, request(Array.from({ length: 1_985 }, () => role)));
  await until('an answer', () => many.answer().length > 0 || undefined);
  expect(many.answer()[0]).toBe(2);
  const long = call(node.port, request([{ ...role, sopClass: '1'.repeat(65_500) }]));
  await until('an answer', () => long.answer().length > 0 || undefined);
  expect(long.answer()[0]).toBe(2);
  expect(await answersEcho(node.port)).toBe(true);
  for (const { socket } of [many, long]) socket.destroy();
  await node.close();
});

test('a caller that asks nothing more after a query is dropped', async () => {
  const find: Service = {
    command: COMMAND.CFindRq,
    sopClasses: [FIND_CLASS.StudyRoot],
    permission: () => 'echo',
    cancellable: true,
    takesTurn: true,
    answer: (asked) => respond(asked, STATUS.Success),
  };
  const node = await startNode({ services: [find], options: { timeout: 0.2 } });
  const query = command(3, { [FIELD.CommandField]: COMMAND.CFindRq, [FIELD.DataSetType]: NO_DATA_SET });
  const caller = call(node.port, Buffer.concat([request(), query]));
  await until('the end of the connection', () => !caller.open() || undefined);
  await node.close();
});

test('a caller that asks for the release in the middle of an instance is let go, and makes room for another', async () => {
  const node = await startNode({ options: { maximumAssociations: 1, timeout: 60 } });
  const store = command(1, { [FIELD.CommandField]: COMMAND.CStoreRq, [FIELD.DataSetType]: 1 });
  const caller = call(node.port, Buffer.concat([request(), store, encodeReleaseRq()]));
  await until('an answer to the release', () => caller.answer().at(-10) === 6 || undefined);
  expect(await answersEcho(node.port)).toBe(true);
  expect(node.taken).toEqual([]);
  caller.socket.destroy();
  await node.close();
});
