import { Readable } from 'node:stream';
import type { ImageRefusal, Images, PictureRequest } from '../dicom/images/port';
import { startTestServer, type TestServer } from './testing/test-server';

let server: TestServer;
afterEach(() => server.close());

const asked: PictureRequest[] = [];
const instances = {
  locate: async (id: string) =>
    id === 'i' ? ({ file: { kind: 'path', path: '/stored', size: 7 }, fileUuid: 'uuid' } as const) : null,
  open: async () => null,
  tags: async () => null,
  content: async () => null,
};
const good: Images = {
  picture: async (_, request) => {
    asked.push(request);
    return { ok: true, value: Buffer.from('picture') };
  },
  placeholder: async () => Buffer.from('placeholder'),
  matlab: async () => ({ ok: true, value: Buffer.from('double([ 1 ])') }),
  numpy: async (_, frame, rescale) => ({
    ok: true,
    value: { file: { kind: 'bytes', bytes: Buffer.from(`numpy ${frame} ${rescale}`) }, release: async () => undefined },
  }),
  raw: async (_, frame, gzip) => ({
    ok: true,
    value: { bytes: Buffer.from(`raw ${frame} ${gzip}`), transferSyntax: '1.2.840.10008.1.2.4.50' },
  }),
  frames: async () => ({ ok: true, value: 2 }),
};
const refusing = (refusal: ImageRefusal): Images => {
  const refuse = async () => ({ ok: false, refusal }) as const;
  return { ...good, picture: refuse, matlab: refuse, numpy: refuse, raw: refuse, frames: refuse };
};
const start = async (images: Images = good) => {
  server = await startTestServer({ images, instances, transcoded: { open: () => Readable.from([]) } });
};
const get = async (target: string, headers: Readonly<Record<string, string>> = {}) => {
  const { status, text, headers: answered } = await server.send('GET', target, { headers });
  const type = answered.find((header) => header.startsWith('Content-Type: '))?.slice(14) ?? null;
  const location = answered.find((header) => header.startsWith('Location: '))?.slice(10) ?? null;
  return { status: Number(status.slice(0, 3)), text, type, location };
};

describe('a picture', () => {
  test.each([
    [undefined, 'image/png'],
    ['image/jpeg', 'image/jpeg'],
    ['*/*', 'image/png'],
    ['image/*', 'image/png'],
    ['text/html, image/jpeg', 'image/jpeg'],
    ['image/jpeg;q=0.5, image/png;q=0.8', 'image/png'],
    ['*/*, image/jpeg', 'image/jpeg'],
    ['image/gif, */*;q=0.1', 'image/png'],
    ['image/x-portable-arbitrarymap, image/png', 'image/x-portable-arbitrarymap'],
    ['text/html', null],
    ['IMAGE/PNG', null],
    ['image/jpg', null],
  ])('for Accept: %s should be %s (observed on 1.10.1)', async (accept, type) => {
    await start();
    const answer = await get('/instances/i/preview', accept === undefined ? {} : { Accept: accept });
    expect([answer.status, answer.type]).toEqual(type === null ? [404, null] : [200, type]);
  });

  test('should not be a JPEG of 16 bits, and have a quality from 1 to 100', async () => {
    await start();
    expect((await get('/instances/i/image-uint16', { Accept: 'image/jpeg' })).status).toBe(404);
    expect((await get('/instances/i/image-uint8?quality=7', { Accept: 'image/jpeg' })).status).toBe(200);
    expect(asked.at(-1)).toEqual({ frame: 0, view: { kind: 'uint8' }, format: 'jpeg', quality: 7 });
    for (const quality of ['0', '101', 'x', '-5', '']) {
      expect((await get(`/instances/i/preview?quality=${quality}`)).status).toBe(415);
    }
  });

  test('should be rendered with window and size', async () => {
    await start();
    await get('/instances/i/frames/1/rendered?window-center=-1e2&window-width=50.5&width=10&height=20&smooth=1');
    expect(asked.at(-1)).toMatchObject({
      frame: 1,
      view: { kind: 'rendered', centre: -100, width: 50.5, size: { width: 10, height: 20, smooth: true } },
    });
    await get('/instances/i/rendered');
    expect(asked.at(-1)).toMatchObject({ view: { centre: null, width: null, size: { width: 0, height: 0, smooth: false } } });
    for (const query of ['window-center=x', 'window-width=', 'width=-1', 'height=x']) {
      expect((await get(`/instances/i/rendered?${query}`)).status).toBe(404);
    }
    for (const smooth of ['', 'x']) expect((await get(`/instances/i/rendered?smooth=${smooth}`)).status).toBe(415);
  });

  test('should be 404 without instance or frame, and 415 or a placeholder where there is none', async () => {
    await start(refusing({ _tag: 'NoFrame' }));
    expect(await get('/instances/i/preview')).toMatchObject({ status: 404, text: '' });
    expect((await get('/instances/x/preview')).status).toBe(404);
    expect((await get('/instances/i/frames/x/preview')).status).toBe(404);
    await server.close();
    await start(refusing({ _tag: 'NoPixelData' }));
    expect(await get('/instances/i/preview')).toMatchObject({ status: 415, text: '' });
    const redirected = await get('/instances/i/frames/0/preview?returnUnsupportedImage');
    expect(redirected).toMatchObject({ status: 301, location: '../../../../app/images/unsupported.png' });
    expect((await get('/instances/i/preview?returnUnsupportedImage')).location).toBe('../../app/images/unsupported.png');
    expect(await get('/app/images/unsupported.png')).toMatchObject({ status: 200, type: 'image/png', text: 'placeholder' });
  });
});

describe('frames', () => {
  test('should be listed, and offer their operations', async () => {
    await start();
    expect(JSON.parse((await get('/instances/i/frames')).text)).toEqual([0, 1]);
    expect(JSON.parse((await get('/instances/i/frames/7')).text)).toEqual(
      'image-int16 image-uint16 image-uint8 matlab numpy preview raw raw.gz rendered'.split(' '),
    );
    expect((await get('/instances/x/frames')).status).toBe(404);
  });

  test('should be had as bytes, matrices and arrays', async () => {
    await start();
    expect(await get('/instances/i/frames/1/raw')).toMatchObject({ text: 'raw 1 false', type: 'image/jpeg' });
    expect(await get('/instances/i/frames/1/raw.gz')).toMatchObject({ text: 'raw 1 true', type: 'application/gzip' });
    expect(await get('/instances/i/matlab')).toMatchObject({ text: 'double([ 1 ])', type: 'text/plain' });
    expect(await get('/instances/i/numpy?rescale=0')).toMatchObject({
      text: 'numpy null false',
      type: 'application/octet-stream',
    });
    expect((await get('/instances/i/frames/3/numpy')).text).toBe('numpy 3 true');
    expect((await get('/instances/i/numpy?compress')).text).toMatch(/^PK/);
  });

  test('should be refused in the words of Orthanc', async () => {
    await start(refusing({ _tag: 'Unreadable', transferSyntax: '1.2' }));
    const details = async (target: string) => JSON.parse((await get(target)).text);
    expect(await details('/instances/i/numpy')).toMatchObject({
      OrthancStatus: 2,
      Details: 'The built-in DCMTK decoder cannot decode some DICOM instance whose transfer syntax is: 1.2',
    });
    expect(await details('/instances/i/numpy?compress=x')).toMatchObject({
      OrthancStatus: 3,
      Details: 'Expected a Boolean for GET argument "compress", found: x',
    });
    expect(await details('/instances/i/frames/x/numpy')).toMatchObject({
      OrthancStatus: 3,
      Details: 'Expected an unsigned integer for the "frame" argument',
    });
    expect(await details('/instances/x/matlab')).toMatchObject({ OrthancStatus: 17 });
    expect((await get('/instances/i/frames/x/raw')).status).toBe(404);
    await server.close();
    await start(refusing({ _tag: 'NoFrame' }));
    for (const frame of ['9', '-1']) {
      expect(await details(`/instances/i/frames/${frame}/raw`)).toMatchObject({ OrthancStatus: 3 });
    }
    await server.close();
    await start(refusing({ _tag: 'BadPixelData', reason: 'x' }));
    expect(await details('/instances/i/matlab')).toMatchObject({ OrthancStatus: 15 });
  });
});
