import * as E from 'fp-ts/Either';
import { until } from '../../test/poll';
import { COMMAND } from '../message/command-set';
import { FIND_CLASS } from '../message/sop-class';
import { STATUS } from '../message/status';
import { startNode } from '../testing/node';
import { peerAt, startScu } from '../testing/scu';
import { respond } from './respond';
import type { Service } from './service';
import { createTurns } from './turns';

test('so many work at once, and who came first goes on first', async () => {
  const turns = createTurns(2);
  const order: string[] = [];
  const enter = async (name: string) => {
    const leave = await turns.enter();
    order.push(name);
    return leave;
  };
  const [a] = await Promise.all([enter('a'), enter('b')]);
  const [c, d] = [enter('c'), enter('d')];
  await Promise.resolve();
  expect(order).toEqual(['a', 'b']);
  a();
  a();
  (await c)();
  await d;
  expect(order).toEqual(['a', 'b', 'c', 'd']);
});

test.each([
  [true, 1],
  [false, 2],
])('requests that count (%s) wait for their turn, others do not', async (takesTurn, atOnce) => {
  let [asked, answering] = [0, 0];
  let end: () => void = () => undefined;
  const may = new Promise<void>((resolve) => {
    end = resolve;
  });
  const slow: Service = {
    command: COMMAND.CFindRq,
    sopClasses: [FIND_CLASS.StudyRoot],
    permission: () => {
      asked += 1;
      return 'find';
    },
    cancellable: true,
    takesTurn,
    answer: async (request) => {
      answering += 1;
      await may;
      await respond(request, STATUS.Success);
    },
  };
  const node = await startNode({ services: [slow], options: { requestsAtOnce: 1, alwaysAllows: new Set(['find']) } });
  const scu = startScu();
  const call = { peer: peerAt(node.port) };
  const find = () => scu.find(call, { model: 'StudyRoot', identifier: { '0008,0052': 'STUDY' } }, () => 'next')();
  const both = Promise.all([find(), find()]);
  await until('both requests', () => asked === 2 || undefined);
  // Whoever may answer begins in the same turn of the event loop.
  await new Promise(setImmediate);
  expect(answering).toBe(atOnce);
  end();
  expect((await both).map(E.isRight)).toEqual([true, true]);
  await scu.close();
  await node.close();
});
