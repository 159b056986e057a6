import * as TE from 'fp-ts/TaskEither';
import type { IngestError } from '../ingest/port';
import { fakeAnnotations, startTestServer, type TestServer } from './testing/test-server';

let server: TestServer;
afterEach(() => server.close());

const set: string[] = [];
const start = async (): Promise<void> => {
  set.length = 0;
  server = await startTestServer({
    annotations: {
      ...fakeAnnotations,
      setMetadata: (_target, type, value) => {
        set.push(value);
        return TE.right<IngestError, { type: number; value: string; revision: number }>({ type, value, revision: 0 });
      },
    },
  });
};
const put = (body: Buffer | string) => server.send('PUT', '/studies/s/metadata/1024', { body });

describe('a metadata value', () => {
  it('should be kept as it was sent, whatever characters it has', async () => {
    await start();
    for (const value of ['', 'é\u0000\n\u0001', '\ufeffmarked', '\u{1f9e0}']) expect((await put(value)).status).toBe('200 OK');
    expect(set).toEqual(['', 'é\u0000\n\u0001', '\ufeffmarked', '\u{1f9e0}']);
  });

  it('should be refused, not changed, if it is no UTF-8', async () => {
    await start();
    const { status, text } = await put(Buffer.from('b\xe9b\xe9', 'latin1'));
    expect(status).toBe('400 Bad Request');
    expect(JSON.parse(text)).toMatchObject({ OrthancStatus: 15, Details: 'The value is no text in UTF-8' });
    expect(set).toEqual([]);
  });

  it('should be refused beyond 1 MiB', async () => {
    await start();
    expect((await put('x'.repeat(1024 * 1024 + 1))).status).toBe('413 Payload Too Large');
    expect(set).toEqual([]);
  });
});
