import * as E from 'fp-ts/Either';
import { until } from '../../../test/poll';
import type { StoreRequest } from '../../port';
import { startFakePeer } from '../../testing/fake-peer';
import { startNode } from '../../testing/node';
import { peerAt, startScu, storeRequest } from '../../testing/scu';
import type { RunningScu } from '../scu';

let scu: RunningScu;
beforeEach(() => {
  scu = startScu();
});
afterEach(() => scu.close());

const several = (count: number, size = 40_000) =>
  Array.from({ length: count }, (_, index) => storeRequest(`1.2.${index + 1}`, size));

test('what was told of beforehand is sent once the one before it succeeded, without being asked for, and once; what comes after it waits', async () => {
  const node = await startNode();
  const session = scu.openStore({ peer: peerAt(node.port) });
  const [first, second, third] = several(3);
  if (first === undefined || second === undefined || third === undefined) throw new Error('three');
  session.prepare(second);
  session.prepare(third);
  expect(await session.store(first)()).toEqual(E.right({ status: 0 }));
  await until('the second', () => node.taken.length === 2 || undefined);
  expect([await session.store(second)(), await session.store(third)()]).toEqual([E.right({ status: 0 }), E.right({ status: 0 })]);
  await session.close();
  expect(node.taken).toHaveLength(3);
  await node.close();
});

test('nothing follows an instance that the peer refused, unless it is asked for', async () => {
  const peer = await startFakePeer({ kind: 'status', status: 0xa700 });
  const session = scu.openStore({ peer: peerAt(peer.port) });
  const requests = several(3);
  for (const one of requests.slice(1)) session.prepare(one);
  for (const one of requests) {
    const sent = peer.commands.length;
    expect(await session.store(one)()).toMatchObject(E.left({ _tag: 'Status', status: 0xa700 }));
    expect(peer.commands).toHaveLength(sent + 1);
  }
  await session.close();
  await peer.close();
});

test('what was told of and is not asked for, or out of order, holds nothing up', async () => {
  const node = await startNode({ acceptsSyntax: (uid) => uid === '1.2.840.10008.1.2.1' });
  const session = scu.openStore({ peer: peerAt(node.port) });
  const unwelcome = storeRequest('1.3', 1_000, '1.2.840.10008.1.2.4.50');
  const requests: StoreRequest[] = several(4);
  session.expect([...requests, unwelcome]);
  for (const one of [unwelcome, ...requests.slice(1)]) session.prepare(one);
  const results = [];
  for (const one of [requests[0], requests[3], requests[2], requests[1]])
    if (one !== undefined) results.push(await session.store(one)());
  expect(results).toEqual(requests.map(() => E.right({ status: 0 })));
  await session.close();
  expect(node.taken).toHaveLength(4);
  await node.close();
});

test('a cancelled session sends no more of what was told of', async () => {
  const node = await startNode();
  const abort = new AbortController();
  const session = scu.openStore({ peer: peerAt(node.port), signal: abort.signal });
  const [first, second] = several(2);
  if (first === undefined || second === undefined) throw new Error('two');
  expect(await session.store(first)()).toEqual(E.right({ status: 0 }));
  abort.abort();
  session.prepare(second);
  expect(await session.store(second)()).toEqual(E.left({ _tag: 'Cancelled' }));
  await session.close();
  expect(node.taken).toHaveLength(1);
  await node.close();
});

test('an association that was kept and turns out dead is opened anew, once, and no instance is lost', async () => {
  const peer = await startFakePeer({ kind: 'diesAfterOne' });
  const keeping = startScu({ closeDelay: 60 });
  const send = async (request: StoreRequest) => {
    const session = keeping.openStore({ peer: peerAt(peer.port) });
    const stored = await session.store(request)();
    await session.close();
    return stored;
  };
  for (const one of several(3)) expect(await send(one)).toEqual(E.right({ status: 0 }));
  expect(peer.requests).toHaveLength(3);
  await keeping.close();
  await peer.close();
});

test('an association on which the peer has answered is not opened anew when it is lost', async () => {
  const peer = await startFakePeer({ kind: 'diesAfterOne' });
  const session = scu.openStore({ peer: peerAt(peer.port) });
  const [first, second] = several(2);
  if (first === undefined || second === undefined) throw new Error('two');
  expect(await session.store(first)()).toEqual(E.right({ status: 0 }));
  expect(await session.store(second)()).toMatchObject(E.left({ _tag: 'Lost', cause: { kind: 'Closed' } }));
  expect(peer.requests).toHaveLength(1);
  await session.close();
  await peer.close();
});

test('the longest PDU that is announced is the one of the options', async () => {
  const peer = await startFakePeer({ kind: 'status', status: 0 });
  const small = startScu({ maximumPduLength: 20_002 });
  const session = small.openStore({ peer: peerAt(peer.port) });
  expect(await session.store(storeRequest('1.2.3'))()).toEqual(E.right({ status: 0 }));
  await session.close();
  expect(peer.requests.map(({ userInformation }) => userInformation.maximumLength)).toEqual([20_002]);
  await small.close();
  await peer.close();
});
