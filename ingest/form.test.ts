import * as E from 'fp-ts/Either';
import { file, makeHarness, origin } from './testing/harness';

const TYPE = 'multipart/form-data; boundary=xx';

const part = (body: Buffer, headers = 'Content-Disposition: form-data; name="a"; filename="a.dcm"'): Buffer =>
  Buffer.concat([Buffer.from(`--xx\r\n${headers}\r\n\r\n`), body, Buffer.from('\r\n')]);
const END = Buffer.from('--xx--\r\n');

async function* chunks(bytes: Buffer, size: number): AsyncGenerator<Uint8Array> {
  for (let offset = 0; offset < bytes.length; offset += size) yield bytes.subarray(offset, offset + size);
}

const send = async (body: Buffer, { chunk = 1000, form = TYPE } = {}) => {
  const harness = await makeHarness();
  const upload = { body: chunks(body, chunk), contentLength: null, encoding: 'identity', form } as const;
  const result = await harness.ingest.store(upload, origin)();
  const stored = harness.projections.resources.list('Instance').length;
  const left = await harness.blobCount();
  await harness.close();
  return { result, stored, left };
};

describe('a form', () => {
  test.each([1, 17, 1000, 1_000_000])('is read in pieces of %d bytes, file after file', async (chunk) => {
    const { result, stored } = await send(Buffer.concat([part(file('p/s/e/1', 3000)), part(file('p/s/e/2', 100)), END]), {
      chunk,
    });
    expect(result).toMatchObject(E.right([{ status: 'Success' }, { status: 'Success' }]));
    expect(stored).toBe(2);
  });

  test('holds large files, which are spooled', async () => {
    const bytes = file('p/s/e/1', 9 * 1024 * 1024);
    const { stored, left } = await send(Buffer.concat([part(bytes), part(file('p/s/e/2', 100)), END]), { chunk: 256 * 1024 });
    expect([stored, left]).toEqual([2, 1]);
  });

  test('may name no file: the bytes are the same', async () => {
    const { stored } = await send(Buffer.concat([part(file('p/s/e/1', 300), 'Content-Disposition: form-data; name="a"'), END]));
    expect(stored).toBe(1);
  });

  test('ends at its first part that cannot be stored, and keeps those before', async () => {
    const { result, stored } = await send(
      Buffer.concat([part(file('p/s/e/1', 10)), part(Buffer.from('hello')), part(file('p/s/e/2', 10)), END]),
    );
    expect(result).toEqual(E.left({ _tag: 'NotDicom', size: 5 }));
    expect(stored).toBe(1);
  });

  test.each([
    ['a form that is cut off in a file', part(file('p/s/e/1', 100_000)).subarray(0, 50_000)],
    ['a form that is cut off in a large file', part(file('p/s/e/1', 10_000_000)).subarray(0, 9_000_000)],
    ['no form', Buffer.from('hello')],
    ['nothing', Buffer.alloc(0)],
    ['a form without parts', END],
  ])('is refused if it is %s, and leaves nothing behind', async (_what, body) => {
    const { result, stored, left } = await send(body);
    expect(result).toMatchObject(E.left({ _tag: 'BrokenForm' }));
    expect([stored, left]).toEqual([0, 0]);
  });

  test('is refused without a boundary', async () => {
    const { result } = await send(Buffer.from('x'), { form: 'multipart/form-data; boundary=' });
    expect(result).toMatchObject(E.left({ _tag: 'BrokenForm' }));
  });
});
