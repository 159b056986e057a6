import crypto from 'node:crypto';
import { createMemoryStore } from '../eventstore/memory';
import { open } from '../projections/testing/open';
import { SampleLog } from '../projections/testing/sample-log';
import { accessControl } from './access';
import { contentDisposition } from './content-disposition';
import { startTestServer } from './testing/test-server';

const NASTY = [
  "'; DROP TABLE resources; --",
  '" OR "1"="1',
  '%',
  '_',
  '\\',
  '../../../etc/passwd',
  '..%2f..%2fetc%2fpasswd',
  '/etc/passwd',
  'a\0b',
  '<script>alert(1)</script>',
  '__proto__',
];

describe('an identifier or a name that is none', () => {
  it.each(NASTY)('should be an unknown one, wherever it stands in a path: %j', async (text) => {
    const server = await startTestServer();
    try {
      const name = encodeURIComponent(text);
      for (const path of [
        `/studies/${name}`,
        `/instances/${name}/file`,
        `/series/x/attachments/${name}/data`,
        `/jobs/${name}/archive`,
      ]) {
        const { status, nosniff, headers, text: body } = await server.send('GET', path);
        expect([path, status.slice(0, 3), nosniff]).toEqual([path, '404', true]);
        if (body !== '') expect(headers).toContain('Content-Type: text/plain');
      }
      expect(server.defects).toEqual([]);
    } finally {
      await server.close();
    }
  });

  it.each(NASTY)('should be looked up as it is in the read models: %j', async (text) => {
    const store = createMemoryStore();
    const log = new SampleLog(store);
    const { projections } = await open({ store });
    await log.store1({ tags: { patient: { '0010,0020': 'p' }, study: {}, series: {}, instance: {} } });
    await projections.caughtUp();
    const { resources, search } = projections;
    expect([resources.find(text), resources.labelsOf(text), resources.metadataOf(text)]).toEqual([null, [], []]);
    expect(search.keysWith('Patient', '0010,0020', { kind: 'values', values: [text] }, 10)).toEqual([]);
    expect(resources.list('Patient')).toHaveLength(1);
    await projections.close();
  });
});

it.each([
  ['a\r\nSet-Cookie: x=1', 'aSet-Cookie: x=1'],
  ['a"; filename="b', 'a; filename=b'],
  ['a\0\x7f\u0085b', 'ab'],
  ['caf\u00e9 \u65e5\u2028', 'caf\u00e9 __'],
])('should not let a name out of its header: %j', (name, shown) => {
  expect(contentDisposition(name)).toEqual(['Content-Disposition', `filename="${shown}"`]);
});

it('should compare credentials with those of every user, each time in constant time', () => {
  const compare = jest.spyOn(crypto, 'timingSafeEqual');
  const users = { alice: 'a', bob: 'b', carol: 'c' };
  const access = accessControl({ AuthenticationEnabled: true, RegisteredUsers: users, RemoteAccessAllowed: true });
  const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
  for (const given of [
    undefined,
    '',
    basic('alice:a'),
    basic('carol:c'),
    basic('nobody:x'),
    basic(`alice:${'a'.repeat(10_000)}`),
  ]) {
    compare.mockClear();
    access('127.0.0.1', given);
    expect(compare.mock.calls.map(([a, b]) => [a.byteLength, b.byteLength])).toEqual([
      [32, 32],
      [32, 32],
      [32, 32],
    ]);
  }
  compare.mockRestore();
});
