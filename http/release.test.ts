import type { ResourceRow } from '../projections/port';
import { startTestServer, type TestServer } from './testing/test-server';

const patient: ResourceRow = {
  level: 'Patient',
  id: 'p',
  parent: null,
  tags: { '0010,0020': 'P' },
  patientTags: null,
  stable: false,
  lastUpdate: 0,
  expectedNumberOfInstances: null,
  instance: null,
};
const resources = {
  list: () => ['p'],
  get: (level: string, id: string) => (level === 'Patient' && id === 'p' ? patient : null),
  children: () => ['s'],
  about: () => ({ children: ['s'], labels: ['seen'], isProtected: true, anonymizedFrom: null, modifiedFrom: null }),
  changes: { list: () => [{ sequence: 7, type: 'NewPatient', level: 'Patient', id: 'p', time: 0 } as const], last: () => 7 },
};

const withServer = async (
  ReportedVersion: '1.10.1' | '1.12.11',
  use: (get: (path: string) => Promise<{ readonly status: string; readonly json: unknown }>) => Promise<void>,
): Promise<void> => {
  const server: TestServer = await startTestServer({ options: { ReportedVersion }, resources });
  try {
    await use(async (path) => {
      const { status, text } = await server.send('GET', path);
      return { status, json: text === '' ? null : JSON.parse(text) };
    });
  } finally {
    await server.close();
  }
};

describe('clients of newer releases', () => {
  it('see labels, protection and First', () =>
    withServer('1.12.11', async (get) => {
      expect((await get('/patients/p')).json).toMatchObject({ Labels: ['seen'], IsProtected: true });
      expect((await get('/changes')).json).toMatchObject({ First: 7, Last: 7 });
    }));

  it('say by a value whether lists are expanded, and what is shown of them', () =>
    withServer('1.12.11', async (get) => {
      expect((await get('/patients?expand=false')).json).toEqual(['p']);
      expect((await get('/patients?expand=0')).json).toEqual(['p']);
      for (const value of ['', '=', '=true', '=1']) {
        expect((await get(`/patients?expand${value}`)).json).toMatchObject([{ ID: 'p' }]);
      }
      expect(await get('/patients?expand=no')).toMatchObject({ status: '400 Bad Request', json: { OrthancStatus: 3 } });
      expect((await get('/patients?response-content=IsStable;Children')).json).toEqual([
        { ID: 'p', IsStable: false, Studies: ['s'], Type: 'Patient' },
      ]);
      expect(await get('/patients?response-content=Nope')).toMatchObject({
        status: '400 Bad Request',
        json: { OrthancStatus: 3 },
      });
      expect((await get('/patients/p/studies?expand=false')).json).toEqual(['s']);
    }));
});

describe('clients of 1.10.1', () => {
  it('see nothing that came later', () =>
    withServer('1.10.1', async (get) => {
      const { json } = await get('/patients/p');
      expect(Object.keys(json ?? {})).toEqual(['ID', 'IsStable', 'LastUpdate', 'MainDicomTags', 'Studies', 'Type']);
      expect((await get('/changes')).json).not.toHaveProperty('First');
    }));

  it('expand by the presence of the argument, whatever its value', () =>
    withServer('1.10.1', async (get) => {
      expect((await get('/patients?expand=false')).json).toMatchObject([{ ID: 'p' }]);
      expect((await get('/patients?response-content=Labels')).json).toEqual(['p']);
    }));
});
