import { createServer, type Socket } from 'node:net';
import { systemClock, systemTimers } from '../../../cli/system-ports';
import { until } from '../../../test/poll';
import { acceptAssociation } from '../../association/accept';
import type { Association } from '../../association/association';
import { requestAssociation } from '../../association/request';
import { COMMAND, FIELD } from '../../message/command-set';
import { AssociationPool } from './pool';

const systemTime = systemClock();
const timers = systemTimers(systemTime);
const CONTEXT = { id: 1, abstractSyntax: '1.2', transferSyntaxes: ['1.2.840.10008.1.2'] };

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** Both ends of an association; `heard` tells how often our end has read the clock, as it does whenever something arrives. */
const associated = async () => {
  let heard = 0;
  const clock = {
    now: () => {
      heard += 1;
      return systemTime.now();
    },
  };
  let far: Promise<Association | null> = Promise.resolve(null);
  const server = createServer((socket: Socket) => {
    ends.push(() => socket.destroy());
    far = acceptAssociation(socket, {
      clock: systemTime,
      timers,
      maximumPduLength: 16_384,
      silence: 5_000_000,
      judge: () => ({ kind: 'accept', contexts: [{ id: 1, result: 0, transferSyntax: '1.2.840.10008.1.2' }], roles: [] }),
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const near = await requestAssociation(
    { host: '127.0.0.1', port, tls: null, patience: 5_000_000, signal: undefined },
    { callingAet: 'A', calledAet: 'B', contexts: [CONTEXT], roles: [] },
    { clock, timers, maximumPduLength: 16_384 },
  );
  const peer = await far;
  if (peer === null) throw new Error('nobody accepted');
  ends.push(() => server.close());
  return { near, peer, heard: () => heard };
};

test('an answer that comes before it is waited for belongs to whoever took the association, not to the pool', async () => {
  const { near, peer, heard } = await associated();
  const pool = new AssociationPool({ clock: systemTime, timers, delay: 5_000_000 });
  await pool.give('peer', new Set(['1.2']), near);
  expect(pool.take('peer', new Set(['1.2']))).toBe(near);
  const before = heard();
  await peer.send(1, { [FIELD.CommandField]: COMMAND.CStoreRsp, [FIELD.MessageIdRespondedTo]: 7 }, null);
  await until('the answer', () => heard() > before || undefined);
  const { command } = await near.next();
  expect(command.number(FIELD.MessageIdRespondedTo)).toBe(7);
  expect(near.ending).toBeUndefined();
});

test('what a peer says while its association is kept ends it', async () => {
  const { near, peer } = await associated();
  const pool = new AssociationPool({ clock: systemTime, timers, delay: 5_000_000 });
  await pool.give('peer', new Set(['1.2']), near);
  peer.next().catch(() => void peer.release());
  await peer.send(1, { [FIELD.CommandField]: COMMAND.CStoreRsp, [FIELD.MessageIdRespondedTo]: 7 }, null);
  await until('the end', () => near.ending === null || undefined);
  expect(pool.take('peer', new Set(['1.2']))).toBeNull();
});
