import { startTestServer, type TestServer } from './testing/test-server';

let server: TestServer;

beforeEach(async () => {
  server = await startTestServer();
});

afterEach(() => server.close());

const put = (body: string, name = 'new') => server.send('PUT', `/modalities/${name}`, { body });

it('should show what was set, in the long form with the members of newer releases', async () => {
  expect(await put('["NEW", "localhost", 104, "GE"]')).toMatchObject({ status: '200 OK', text: '' });
  const { text } = await server.send('GET', '/modalities/new/configuration');
  expect(JSON.parse(text)).toEqual({
    AET: 'NEW',
    AllowEcho: true,
    AllowEventReport: true,
    AllowFind: true,
    AllowFindWorklist: true,
    AllowGet: true,
    AllowMove: true,
    AllowNAction: true,
    AllowStore: true,
    AllowTranscoding: true,
    Host: 'localhost',
    LocalAet: '',
    Manufacturer: 'GE',
    Port: 104,
    RetrieveMethod: 'SystemDefault',
    Timeout: 0,
    UseDicomTls: false,
  });
  expect((await server.send('GET', '/modalities')).text).toBe('[\n   "new"\n]');
  expect(JSON.parse((await server.send('GET', '/modalities?expand')).text)).toEqual({ new: JSON.parse(text) });
});

it('should list the operations of a modality', async () => {
  await put('["NEW", "localhost", 104]');
  const operations = JSON.parse((await server.send('GET', '/modalities/new')).text);
  expect(operations).toEqual(expect.arrayContaining(['configuration', 'echo', 'get', 'move', 'query', 'store']));
});

it('should remove a modality once', async () => {
  await put('["NEW", "localhost", 104]');
  expect((await server.send('DELETE', '/modalities/new')).status).toBe('200 OK');
  const again = await server.send('DELETE', '/modalities/new');
  expect(again.status).toBe('404 Not Found');
  expect(JSON.parse(again.text)).toMatchObject({
    OrthancStatus: 7,
    Details: 'Unknown DICOM modality with symbolic name: new',
  });
});

it.each([
  ['', 15, undefined],
  ['nope', 15, undefined],
  ['[]', 15, undefined],
  ['{}', 15, 'String value expected in field: AET'],
  ['["A","h",70000]', 3, 'A TCP port number must be in range [1..65534], but found: 70000'],
  ['["A","h",104,"Nope"]', 3, 'Unknown modality manufacturer: "Nope"'],
])('should refuse the body %j', async (body, status, details) => {
  const answer = await put(body);
  expect(answer.status).toBe('400 Bad Request');
  const error = JSON.parse(answer.text);
  expect([error.OrthancStatus, error.Details]).toEqual([status, details]);
});

it('should refuse a name that is not symbolic', async () => {
  const { text } = await put('["A","h",104]', 'a%20b');
  expect(JSON.parse(text).Details).toBe(
    'Only alphanumeric, dash characters and underscores are allowed in the names of modalities/peers, but found: a b',
  );
});
