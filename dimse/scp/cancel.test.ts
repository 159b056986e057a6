import { setTimeout as pause } from 'node:timers/promises';
import * as E from 'fp-ts/Either';
import type { ResourceRow } from '../../projections/port';
import { encodeIdentifier } from '../identifier/encode';
import { COMMAND } from '../message/command-set';
import { FIND_CLASS } from '../message/sop-class';
import { STATUS } from '../message/status';
import { converse } from '../testing/converse';
import { startNode } from '../testing/node';
import { findService } from './find/service';

const STUDIES = 1_000;

const row = (id: string): ResourceRow => ({
  id,
  level: 'Study',
  parent: null,
  tags: {},
  patientTags: null,
  lastUpdate: 0,
  stable: true,
  expectedNumberOfInstances: null,
  instance: null,
});

/** Each answer takes so long that all of them would take a minute. */
const slowFind = findService({
  find: async () => E.right(Array.from({ length: STUDIES }, (_, index) => String(index))),
  requestedTags: async () => {
    await pause(60);
    return { '0020,000d': '1.2' };
  },
  resources: { find: row },
  aet: 'US',
  caseSensitivePn: false,
  limitOf: () => null,
  fallback: () => (bytes) => Buffer.from(bytes).toString('latin1'),
  characterSet: () => 'ISO_IR 100',
});

test('a C-FIND that is cancelled ends with that status, and the association goes on', async () => {
  const node = await startNode({ services: [slowFind], options: { alwaysAllows: new Set(['find']) } });
  const identifier = encodeIdentifier({ '0008,0052': 'STUDY', '0020,000d': '' }, '1.2.840.10008.1.2.1');
  const asking = await converse(node.port, 'CALLER', FIND_CLASS.StudyRoot, { 256: COMMAND.CFindRq }, identifier);
  expect((await asking.next()).status).toBe(STATUS.Pending);
  await asking.cancel();
  const statuses: number[] = [];
  for (let status: number = STATUS.Pending; status === STATUS.Pending; statuses.push(status)) ({ status } = await asking.next());
  expect(statuses.at(-1)).toBe(STATUS.Cancel);
  expect(statuses.length).toBeLessThan(STUDIES);
  await asking.release();
  await node.close();
});
