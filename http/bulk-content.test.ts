import type { ResourceRow } from '../projections/port';
import { startTestServer, type TestServer } from './testing/test-server';

const patient: ResourceRow = {
  level: 'Patient',
  id: 'p',
  parent: null,
  tags: { '0010,0020': 'x'.repeat(2000) },
  patientTags: null,
  stable: false,
  lastUpdate: 0,
  expectedNumberOfInstances: null,
  instance: null,
};

let server: TestServer;
afterEach(() => server.close());

const finds: string[] = [];
const start = async (): Promise<void> => {
  finds.length = 0;
  const find = (id: string) => {
    finds.push(id);
    return id === 'p' ? patient : null;
  };
  server = await startTestServer({ resources: { find } });
};
const bulk = (body: unknown) => server.send('POST', '/tools/bulk-content', { body: JSON.stringify(body) });

describe('/tools/bulk-content', () => {
  it('should leave out what is unknown, and be empty of nothing', async () => {
    await start();
    expect((await bulk({ Resources: ['nope'] })).text).toBe('[]');
    expect(JSON.parse((await bulk({ Resources: ['nope', 'p'] })).text)).toMatchObject([
      { ID: 'p', Type: 'Patient', Metadata: {} },
    ]);
  });

  it('should send a long answer while it is made', async () => {
    await start();
    const { headers, text } = await bulk({ Resources: Array<string>(5000).fill('p'), Metadata: false });
    expect(headers.join()).not.toContain('Content-Length');
    expect(JSON.parse(text)).toHaveLength(5000);
  });

  it('should look up each resource once where a level is asked for', async () => {
    await start();
    const { text } = await bulk({ Resources: Array<string>(5000).fill('p'), Level: 'Patient' });
    expect(JSON.parse(text)).toHaveLength(1);
    expect(finds).toEqual(['p', 'p']);
  });
});
