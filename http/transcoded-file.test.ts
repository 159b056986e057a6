import { Readable } from 'node:stream';
import type { Transcoded, TranscodeRequest } from '../dicom/transcode/port';
import { startTestServer, type TestServer } from './testing/test-server';

let server: TestServer;
const start = async (fakes: Parameters<typeof startTestServer>[0]) => {
  server = await startTestServer(fakes);
};
afterEach(() => server.close());

describe('an instance in another transfer syntax', () => {
  const instances = {
    locate: async (id: string) =>
      id === 'i' ? ({ file: { kind: 'path', path: '/stored', size: 7 }, fileUuid: 'uuid' } as const) : null,
    open: async () => null,
    tags: async () => null,
    content: async () => null,
  };
  const asked: TranscodeRequest[] = [];
  let released = 0;
  const startWith = (result: Transcoded) =>
    start({
      instances,
      transcoded: { open: (path) => Readable.from([Buffer.from(path)]) },
      transcoder: {
        writes: () => true,
        transcode: async (request) => {
          asked.push(request);
          return result;
        },
      },
    });
  const release = async () => {
    released += 1;
  };
  const made = { kind: 'transcoded', transferSyntax: '1', sopInstance: '2', lossy: false, release } as const;
  const JPEG = '1.2.840.10008.1.2.4.50';

  it('should be what the transcoder makes, in memory or in a file that goes afterwards', async () => {
    await startWith({ ...made, file: { kind: 'bytes', bytes: Buffer.from('new') } });
    const { headers, text } = await server.send('GET', `/instances/i/file?transcode=${JPEG}&lossy-quality=7&filename=a.dcm`);
    expect(text).toBe('new');
    expect(headers).toContain('Content-Disposition: filename="a.dcm"');
    expect(asked.at(-1)).toMatchObject({ syntaxes: [JPEG], lossy: { quality: 7 } });
    await server.close();
    await startWith({ ...made, file: { kind: 'path', path: '/made', size: 5 } });
    expect((await server.send('GET', `/instances/i/file?transcode=${JPEG}`)).text).toBe('/made');
    expect(asked.at(-1)).toMatchObject({ lossy: { quality: 90 } });
    await server.close();
    expect(released).toBe(2);
    await startWith({ kind: 'unchanged', transferSyntax: '1' });
    expect((await server.send('GET', `/instances/i/file?transcode=${JPEG}`)).text).toBe('/stored');
  });

  it('should be an error where the syntax is unknown, cannot be written, or cannot hold the image', async () => {
    await startWith({ kind: 'refused', refusal: { _tag: 'NoSuitableSyntax' } });
    const error = async (query: string) => {
      const { status, text } = await server.send('GET', `/instances/i/file?${query}`);
      return [Number(status.slice(0, 3)), JSON.parse(text).Details];
    };
    expect(await error('transcode=1.2.3')).toEqual([400, 'Unknown transfer syntax: 1.2.3']);
    expect(await error('transcode=1.2.840.10008.1.2.4.100')).toEqual([
      400,
      'Cannot transcode to transfer syntax: 1.2.840.10008.1.2.4.100',
    ]);
    expect(await error(`transcode=${JPEG}`)).toEqual([500, `Cannot transcode to transfer syntax: ${JPEG}`]);
    expect(await error(`transcode=${JPEG}&lossy-quality=x`)).toEqual([400, 'The lossy quality must be an integer']);
    expect(await error(`transcode=${JPEG}&lossy-quality=0`)).toEqual([400, 'The lossy quality must be between 1 and 100']);
    expect((await server.send('GET', `/instances/x/file?transcode=${JPEG}`)).status).toBe('404 Not Found');
  });
});
