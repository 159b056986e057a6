import type { ResourceRow } from '../projections/port';
import { startTestServer, type TestServer } from './testing/test-server';

const series: ResourceRow = {
  level: 'Series',
  id: 's',
  parent: 't',
  tags: {},
  patientTags: null,
  stable: false,
  lastUpdate: 0,
  expectedNumberOfInstances: null,
  instance: null,
};

const string = (Name: string, Value: string) => ({ Name, Type: 'String', Value });

let server: TestServer;
afterEach(() => server.close());

const start = async (files: Readonly<Record<string, object | null>>): Promise<void> => {
  server = await startTestServer({
    resources: {
      get: (level, id) => (level === 'Series' && id === 's' ? series : null),
      instances: () => Object.keys(files),
    },
    instances: {
      locate: async () => null,
      open: async () => null,
      content: async () => null,
      tags: async (id) => {
        const file = files[id] ?? null;
        return file === null ? null : Buffer.from(JSON.stringify(file, null, 3));
      },
    },
  });
};

it('should show the texts that all instances have alike, in the format that is asked for', async () => {
  const binary = { Name: 'PixelData', Type: 'Null', Value: null };
  await start({
    a: { '0010,0010': string('PatientName', 'A'), '0008,0060': string('Modality', 'CT'), '7fe0,0010': binary },
    b: { '0010,0010': string('PatientName', 'A'), '0008,0060': string('Modality', 'MR'), '7fe0,0010': binary },
  });
  const shared = async (query: string) => JSON.parse((await server.send('GET', `/series/s/shared-tags${query}`)).text);
  expect(await shared('')).toEqual({ '0010,0010': string('PatientName', 'A') });
  expect(await shared('?short')).toEqual({ '0010,0010': 'A' });
  expect(await shared('?simplify')).toEqual({ PatientName: 'A' });
});

it('should show the tags of all instances, by ascending id, without those that went meanwhile', async () => {
  await start({ c: { x: '1\n' }, a: {}, b: null });
  expect((await server.send('GET', '/series/s/instances-tags')).text).toBe(
    '{\n   "a" : {},\n   "c" : \n   {\n      "x": "1\\n"\n   }\n}',
  );
});

it('should show the tags of no instance as an empty object', async () => {
  await start({});
  expect((await server.send('GET', '/series/s/instances-tags')).text).toBe('{}');
  expect((await server.send('GET', '/series/s/shared-tags')).text).toBe('{}');
});

it('should send a large answer while it is made', async () => {
  const text = 'x'.repeat(1024 * 1024);
  const files = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`i${String(index).padStart(2, '0')}`, { text }]));
  await start(files);
  const answer = await fetch(`http://127.0.0.1:${server.port}/series/s/instances-tags`);
  expect(answer.headers.get('content-length')).toBeNull();
  expect(await answer.json()).toEqual(files);
});
