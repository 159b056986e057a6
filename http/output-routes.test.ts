import { Readable } from 'node:stream';
import * as TE from 'fp-ts/TaskEither';
import type { BlobRef } from '../domain/event';
import type { ByteRange } from './deps';
import { jobRow } from './testing/job-row';
import { endOf } from './testing/raw-client';
import { type Fakes, startTestServer, type TestServer } from './testing/test-server';

let server: TestServer;

afterEach(() => server.close());

const BYTES = Buffer.from('0123456789');
const blob: BlobRef = { store: 'file', id: 'b', size: BYTES.length, md5: '', sha256: 'abc' };
const outputs = {
  open: (_: BlobRef, range?: ByteRange) => Readable.from([range ? BYTES.subarray(range.start, range.end + 1) : BYTES]),
};
/** A minute before the NOW of tests. */
const MODIFIED = 'Mon, 23 Nov 2026 18:59:00 GMT';
const completedAt = Date.parse(MODIFIED) * 1000 + 999_999;
const done = jobRow({ id: 'x', state: 'Success', completedAt, outputs: { archive: { mediaType: 'application/zip', blob } } });

const start = async (fakes: Fakes = {}): Promise<void> => {
  server = await startTestServer({ jobs: [done], outputs, ...fakes });
};

const HEADERS = [
  'Connection: keep-alive',
  'Keep-Alive: timeout=1',
  'ETag: "abc"',
  `Last-Modified: ${MODIFIED}`,
  'Accept-Ranges: bytes',
  'Content-Type: application/zip',
];

it('should send the whole file, and tell the kernel that it was used', async () => {
  const touchOutput = jest.fn();
  await start({ engine: { touchOutput } });
  const { status, headers, text } = await server.send('GET', '/jobs/x/archive', { headers: { 'Accept-Encoding': 'gzip' } });
  expect([status, text]).toEqual(['200 OK', '0123456789']);
  expect(headers).toEqual([...HEADERS, 'Content-Disposition: filename="archive.zip"', 'Content-Length: 10']);
  expect(touchOutput).toHaveBeenCalledWith('x');
});

it('should send headers only for HEAD', async () => {
  await start();
  const { status, headers, text } = await server.send('HEAD', '/jobs/x/archive');
  expect([status, headers.at(-1), text]).toEqual(['200 OK', 'Content-Length: 10', '']);
});

it('should name the file as its creator did, without what could break out of the header', async () => {
  await start({ jobs: [{ ...done, filename: 'a"b\r\nX-Evil: 1\u{1f600}\u00e9.zip' }] });
  const { headers } = await server.send('GET', '/jobs/x/archive');
  expect(headers).toContain('Content-Disposition: filename="abX-Evil: 1_\u00e9.zip"');
  expect(headers.some((header) => header.startsWith('X-Evil'))).toBe(false);
});

it.each([
  ['bytes=0-2', '012', 'bytes 0-2/10'],
  ['bytes=7-', '789', 'bytes 7-9/10'],
  ['bytes=-3', '789', 'bytes 7-9/10'],
  ['bytes=-30', '0123456789', 'bytes 0-9/10'],
  ['bytes=8-99', '89', 'bytes 8-9/10'],
])('should send the range %s', async (range, text, contentRange) => {
  await start();
  const answer = await server.send('GET', '/jobs/x/archive', { headers: { Range: range } });
  expect([answer.status, answer.text]).toEqual(['206 Partial Content', text]);
  expect(answer.headers).toEqual(expect.arrayContaining([`Content-Range: ${contentRange}`, `Content-Length: ${text.length}`]));
});

it.each(['bytes=10-', 'bytes=-0'])('should refuse the range %s', async (range) => {
  await start();
  const { status, headers, text } = await server.send('GET', '/jobs/x/archive', { headers: { Range: range } });
  expect(status).toBe('416 Range Not Satisfiable');
  expect(headers).toContain('Content-Range: bytes */10');
  expect(JSON.parse(text)).toMatchObject({ OrthancStatus: 41 });
});

it.each(['bytes=0-1,3-4', 'items=0-1', 'bytes=5-2', 'bytes=a-b', 'bytes=-'])('should ignore the range %s', async (range) => {
  await start();
  expect((await server.send('GET', '/jobs/x/archive', { headers: { Range: range } })).status).toBe('200 OK');
});

it('should go on with a download only if the file is still the same', async () => {
  await start();
  const status = async (etag: string) =>
    (await server.send('GET', '/jobs/x/archive', { headers: { Range: 'bytes=1-2', 'If-Range': etag } })).status;
  expect([await status('"abc"'), await status('"old"')]).toEqual(['206 Partial Content', '200 OK']);
});

it.each([
  ['"abc"', 304],
  ['W/"abc"', 304],
  ['"old", "abc"', 304],
  ['*', 304],
  ['"old"', 200],
  ['abc', 200],
])('should send nothing to a client that has the file already: If-None-Match: %s', async (condition, expected) => {
  await start();
  const request = { headers: { 'If-None-Match': condition, Range: expected === 304 ? 'bytes=0-1' : '' } };
  const { status, headers, text } = await server.send('GET', '/jobs/x/archive', request);
  expect(Number.parseInt(status, 10)).toBe(expected);
  if (expected === 304) expect([headers, text]).toEqual([HEADERS.slice(0, 4), '']);
});

/** The status of a request with these headers, and whether anything but headers came. */
const judged = async (headers: Record<string, string>, method = 'GET') => {
  const { status, text } = await server.send(method, '/jobs/x/archive', { headers });
  return [Number.parseInt(status, 10), text];
};
const WHOLE = [200, '0123456789'];
const EARLIER = 'Mon, 23 Nov 2026 18:58:59 GMT';
const LATER = 'Mon, 23 Nov 2026 18:59:01 GMT';

it.each<[Record<string, string>, 200 | 206 | 304 | 412]>([
  [{ 'If-Match': '"abc"' }, 200],
  [{ 'If-Match': '"old", "abc"' }, 200],
  [{ 'If-Match': '*' }, 200],
  [{ 'If-Match': '"old"' }, 412],
  [{ 'If-Match': 'W/"abc"' }, 412],
  [{ 'If-Match': 'abc' }, 412],
  [{ 'If-Match': '"abc"', 'If-None-Match': '"abc"' }, 304],
  [{ 'If-Match': '"old"', 'If-None-Match': '"abc"' }, 412],
  [{ 'If-Match': '"abc"', 'If-Unmodified-Since': EARLIER }, 200],
  [{ 'If-Match': '"old"', Range: 'bytes=0-1' }, 412],
  [{ 'If-Match': '"abc"', Range: 'bytes=0-1' }, 206],
  [{ 'If-Unmodified-Since': MODIFIED }, 200],
  [{ 'If-Unmodified-Since': EARLIER }, 412],
  [{ 'If-Unmodified-Since': 'yesterday' }, 200],
  [{ 'If-Modified-Since': MODIFIED }, 304],
  [{ 'If-Modified-Since': LATER }, 304],
  [{ 'If-Modified-Since': EARLIER }, 200],
  [{ 'If-Modified-Since': 'Monday, 23-Nov-26 18:59:00 GMT' }, 304],
  [{ 'If-Modified-Since': 'Mon Nov 23 18:59:00 2026' }, 304],
  [{ 'If-Modified-Since': 'Mon Nov 23 18:58:59 2026' }, 200],
  [{ 'If-Modified-Since': '2026-11-23T18:59:00Z' }, 200],
  [{ 'If-Modified-Since': 'Mon, 99 Nov 2026 18:59:00 GMT' }, 200],
  [{ 'If-Modified-Since': LATER, 'If-None-Match': '"old"' }, 200],
  [{ 'If-Modified-Since': EARLIER, 'If-None-Match': '"abc"' }, 304],
  [{ 'If-Modified-Since': MODIFIED, Range: 'bytes=0-1' }, 304],
])('should judge %j as RFC 9110 does, for GET and HEAD', async (headers, expected) => {
  await start();
  const sent = expected === 200 ? '0123456789' : expected === 206 ? '01' : '';
  expect(await judged(headers)).toEqual([expected, sent]);
  // HEAD knows no ranges.
  expect(await judged(headers, 'HEAD')).toEqual([expected === 206 ? 200 : expected, '']);
});

it.each<[string, boolean]>([
  ['"abc"', true],
  ['W/"abc"', false],
  ['"old"', false],
  ['*', false],
  [MODIFIED, true],
  [EARLIER, false],
  [LATER, false],
  ['yesterday', false],
])('should send the range of If-Range: %s', async (condition, same) => {
  await start();
  expect(await judged({ Range: 'bytes=1-2', 'If-Range': condition })).toEqual(same ? [206, '12'] : WHOLE);
  expect(await judged({ 'If-Range': condition })).toEqual(WHOLE);
  expect(await judged({ Range: 'bytes=1-2', 'If-Range': condition }, 'HEAD')).toEqual([200, '']);
});

it('should ask no condition of an output that is not there', async () => {
  await start();
  const { status } = await server.send('GET', '/jobs/x/foo', { headers: { 'If-Match': '"old"', 'If-None-Match': '*' } });
  expect(status).toBe('404 Not Found');
});

it.each([
  ['an unknown job', '/jobs/nope/archive', [done]],
  ['an unknown key', '/jobs/x/foo', [done]],
  ['a key that every object has', '/jobs/x/constructor', [done]],
  ['a job that is not over', '/jobs/x/archive', [jobRow({ ...done.state, state: 'Running' })]],
  ['an evicted output', '/jobs/x/archive', [jobRow({ ...done.state, outputs: {} })]],
])('should know no output of %s', async (_, target, jobs) => {
  await start({ jobs });
  const { status, text } = await server.send('GET', target);
  expect(status).toBe('404 Not Found');
  expect(JSON.parse(text)).toMatchObject({ OrthancStatus: 7, Details: `Job has no such output: ${target.split('/').at(-1)}` });
});

it('should delete an output', async () => {
  await start({ engine: { deleteOutput: () => TE.right(undefined) } });
  const { status, headers, text } = await server.send('DELETE', '/jobs/x/archive');
  expect([status, headers[2], text]).toEqual(['200 OK', 'Content-Type: text/plain', '']);
});

it('should know no output to delete of an unknown job', async () => {
  await start();
  const { text } = await server.send('DELETE', '/jobs/nope/archive');
  expect(JSON.parse(text)).toMatchObject({ HttpStatus: 404, OrthancStatus: 7, Details: 'Job has no such output: archive' });
});

it('should cut the connection, and report it, when the file cannot be read to its end', async () => {
  let received: () => void = () => undefined;
  const reading = new Promise<void>((resolve) => {
    received = resolve;
  });
  await start({
    outputs: {
      open: () =>
        Readable.from(
          (async function* () {
            yield Buffer.from('012');
            await reading;
            throw new Error('disk');
          })(),
        ),
    },
  });
  expect(await endOf(server.port, 'GET /jobs/x/archive HTTP/1.1\r\nHost: x\r\n\r\n', received)).toBe('ECONNRESET');
  expect(server.defects).toHaveLength(1);
});
