import { IMPLICIT_LITTLE, makeDicom } from '../dicom/testing/make-dicom';
import { type HttpClient, httpClient } from './http-client';
import { type Server, startAnamnesis } from './process';
import { upload } from './rest';
import { temporaryFolders } from './temporary-folder';

jest.setTimeout(480_000);

/** Nothing in it tells a value representation: the dictionary alone does. */
const file = makeDicom({
  patientId: 'DICTIONARY',
  studyUid: '1.2.3.1',
  seriesUid: '1.2.3.1.1',
  sopUid: '1.2.3.1.1.1',
  transferSyntax: IMPLICIT_LITTLE,
  tags: {
    '0018,7fff': { vr: 'DA', value: '20300101' },
    '0029,0010': { vr: 'LO', value: 'ACME' },
    '0029,1001': { vr: 'US', value: [513] },
  },
});

const Dictionary = { '0018,7fff': ['DA', 'Expiry', 1, 1], '0029,1001': ['US', 'Level', 1, 1, 'ACME'] };

describe('the option Dictionary', () => {
  const folders = temporaryFolders();
  let server: Server;
  let client: HttpClient;
  let id = '';

  beforeAll(async () => {
    server = await startAnamnesis({ folder: folders.make(), options: { Dictionary } });
    client = httpClient(server.url);
    id = String((await upload(client, file)).ID);
  });
  afterAll(async () => {
    client.close();
    await server.kill();
    folders.removeAll();
  });

  const json = async (method: string, path: string, body?: string): Promise<unknown> =>
    JSON.parse((await client.send(method, path, body)).body.toString('utf8'));

  it('should name tags and give their values', async () => {
    const tags = await json('GET', `/instances/${id}/simplified-tags`);
    expect(tags).toMatchObject({ Expiry: '20300101', Level: '513' });
    expect((await client.send('GET', `/instances/${id}/content/Level`)).status).toBe(200);
  });

  it('should let finds ask by name, and match by value representation', async () => {
    const found = (value: string) => json('POST', '/tools/find', JSON.stringify({ Level: 'Instance', Query: { Expiry: value } }));
    expect(await found('20290101-20300101')).toEqual([id]);
    expect(await found('20310101-')).toEqual([]);
  });

  it('should let modifications name tags', async () => {
    const body = JSON.stringify({ Replace: { Level: '7', Expiry: '20310101' } });
    const modified = await client.send('POST', `/instances/${id}/modify`, body);
    const made = await upload(client, modified.body);
    expect(await json('GET', `/instances/${made.ID}/simplified-tags`)).toMatchObject({ Expiry: '20310101', Level: '7' });
  });

  it('should refuse to name what has a name, as Orthanc does', async () => {
    const start = startAnamnesis({ folder: folders.make(), options: { Dictionary: { '0010,0020': ['LO', 'Mine', 1, 1] } } });
    await expect(start).rejects.toThrow('the tag (0010,0020), declared as "Mine", has a name already');
  });
});
