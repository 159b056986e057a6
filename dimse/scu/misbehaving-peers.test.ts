import * as E from 'fp-ts/Either';
import { until } from '../../test/poll';
import type { DimseError, NetworkCause } from '../error';
import { type Behaviour, type FakePeer, startFakePeer } from '../testing/fake-peer';
import { peerAt, startScu, storeRequest } from '../testing/scu';
import type { RunningScu } from './scu';

const STUDY = { '0008,0052': 'STUDY', '0020,000d': '' };
const LARGE = 8 * 1024 * 1024;
/** Seconds: enough to associate on a machine that has other work. */
const ASSOCIATED = 1;

let peer: FakePeer;
let scu: RunningScu;

const start = async (behaviour: Behaviour, timeout = 5): Promise<void> => {
  peer = await startFakePeer(behaviour);
  scu = startScu({ timeout });
};

afterEach(async () => {
  await scu.close();
  await until('the end of all connections', () => !peer.reads() || peer.open() === 0 || undefined);
  await peer.close();
});

const errorOf = (result: E.Either<DimseError, unknown>): DimseError | 'success' => (E.isLeft(result) ? result.left : 'success');

const find = (signal?: AbortSignal) =>
  scu.find({ peer: peerAt(peer.port), ...(signal ? { signal } : {}) }, { model: 'StudyRoot', identifier: STUDY }, () => 'next')();

const store = async (size = 1_000, signal?: AbortSignal) => {
  const session = scu.openStore({ peer: peerAt(peer.port), ...(signal ? { signal } : {}) });
  const result = await session.store(storeRequest('1.2.3.4', size))();
  await session.close();
  return result;
};

const move = () =>
  scu.move({ peer: peerAt(peer.port) }, { model: 'StudyRoot', identifier: STUDY, targetAet: 'X' }, () => undefined)();

const operations = { 'C-ECHO': () => scu.echo({ peer: peerAt(peer.port) })(), 'C-FIND': find, 'C-STORE': store, 'C-MOVE': move };

describe.each(Object.entries(operations))('%s', (operation, run) => {
  test.each<[Behaviour, NetworkCause, number]>([
    [{ kind: 'silent' }, { kind: 'Timeout' }, 0.2],
    [{ kind: 'closes' }, { kind: 'Closed' }, 5],
    [{ kind: 'rejects', result: 1, source: 1, reason: 7 }, { kind: 'Rejected', result: 1, source: 1, reason: 7 }, 5],
  ])('is not connected to a peer that is %j', async (behaviour, cause, timeout) => {
    await start(behaviour, timeout);
    expect(errorOf(await run())).toEqual({ _tag: 'NotConnected', aet: 'PEER', cause });
  });

  test.each<[Behaviour, NetworkCause | null, number]>([
    [{ kind: 'hangsAfterAssociating' }, { kind: 'Timeout' }, ASSOCIATED],
    [{ kind: 'closesAtData' }, { kind: 'Closed' }, 5],
    [{ kind: 'abortsAtData' }, { kind: 'Aborted', source: 0, reason: 0 }, 5],
    [{ kind: 'abortsWithinPdu' }, { kind: 'Closed' }, 5],
    [{ kind: 'releasesAtData' }, { kind: 'Released' }, 5],
    [{ kind: 'talksNonsense' }, { kind: 'Protocol', what: 'PDU length' }, 5],
    [{ kind: 'announcesTooMuch' }, { kind: 'Protocol', what: 'PDU length' }, 5],
    [{ kind: 'answersOthers' }, { kind: 'Protocol', what: 'unexpected message' }, 5],
  ])('is lost to a peer that is %j', async (behaviour, cause, timeout) => {
    await start(behaviour, timeout);
    expect(errorOf(await run())).toEqual({ _tag: 'Lost', aet: 'PEER', operation, cause });
  });

  test.each([0xa700, 0xc000, 0x0122])('ends with the status %i of the peer', async (status) => {
    await start({ kind: 'status', status });
    expect(errorOf(await run())).toEqual({ _tag: 'Status', aet: 'PEER', operation, status });
  });

  test('is refused where the peer accepts nothing', async () => {
    await start({ kind: 'acceptsNothing' });
    expect(errorOf(await run())).toMatchObject({ _tag: 'NoPresentationContext', operation, nothing: true });
  });

  test('is not connected where nobody listens', async () => {
    await start({ kind: 'silent' });
    await peer.close();
    const cause = { kind: 'Unreachable', code: 'ECONNREFUSED', host: '127.0.0.1' };
    expect(errorOf(await run())).toEqual({ _tag: 'NotConnected', aet: 'PEER', cause });
  });
});

test.each([
  [0x0000, 'success'],
  [0xb000, 'success'],
  [0xb007, 'success'],
  [0x0111, 'success'],
])('an instance that is answered with %i was taken', async (status, expected) => {
  await start({ kind: 'status', status });
  expect(errorOf(await store())).toBe(expected);
});

test('a peer that stops reading in the middle of a large file is given up', async () => {
  await start({ kind: 'stopsReading' }, ASSOCIATED);
  expect(errorOf(await store(LARGE))).toEqual({ _tag: 'Lost', aet: 'PEER', operation: 'C-STORE', cause: { kind: 'Timeout' } });
});

test('a peer that takes a large file slowly is not given up as long as it takes bytes', async () => {
  await start({ kind: 'readsSlowly' }, ASSOCIATED);
  const begun = Date.now();
  expect(errorOf(await store(LARGE))).toBe('success');
  expect(Date.now() - begun).toBeGreaterThan(2_000);
}, 60_000);

test.each(Object.entries({ 'C-FIND': find, 'C-STORE': (signal: AbortSignal) => store(1_000, signal) }))(
  '%s is cancelled while it waits for the peer',
  async (_, run) => {
    await start({ kind: 'hangsAfterAssociating' }, 60);
    const abort = new AbortController();
    const running = run(abort.signal);
    await until('the request', () => peer.commands.length === 1 || undefined);
    abort.abort();
    expect(errorOf(await running)).toEqual({ _tag: 'Cancelled' });
  },
);

test('an operation is cancelled before the peer has answered the association', async () => {
  await start({ kind: 'silent' }, 60);
  const abort = new AbortController();
  const running = find(abort.signal);
  await until('the request', () => peer.requests.length === 1 || undefined);
  abort.abort();
  expect(errorOf(await running)).toEqual({ _tag: 'Cancelled' });
});

test.each([1, 4, 7, 64])('a peer that takes %i bytes at once is given up: nothing could be sent to it', async (length) => {
  await start({ kind: 'takesPdusOf', length });
  const cause = { kind: 'Protocol', what: 'maximum length' };
  expect(errorOf(await find())).toEqual({ _tag: 'NotConnected', aet: 'PEER', cause });
});

test('when both sides ask for the release at once, each confirms it', async () => {
  await start({ kind: 'releasesToo' }, 60);
  const begun = Date.now();
  expect(errorOf(await scu.echo({ peer: peerAt(peer.port) })())).toBe('success');
  expect(Date.now() - begun).toBeLessThan(4_000);
});

test('a peer that does not stop when it was told is cut off, and its answers count', async () => {
  await start({ kind: 'answersForEver' });
  const answers: unknown[] = [];
  const call = { peer: peerAt(peer.port) };
  const stop = (answer: unknown) => {
    answers.push(answer);
    return 'stop' as const;
  };
  expect(errorOf(await scu.find(call, { model: 'StudyRoot', identifier: STUDY }, stop)())).toBe('success');
  expect(answers).toHaveLength(1);
});
