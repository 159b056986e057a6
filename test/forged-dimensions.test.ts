import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { makeDicom, type TagSpecs } from '../dicom/testing/make-dicom';
import { type Answer, type HttpClient, httpClient } from './http-client';
import { type Server, startAnamnesis } from './process';
import { jobOver, upload } from './rest';
import { temporaryFolders } from './temporary-folder';

jest.setTimeout(900_000);

/** MiB by which no forged image may let the server grow. */
const MOST_GROWTH = 300;
/** Milliseconds that no answer may take, on a machine that has other work. */
const LONGEST = 10_000;
const ROOT = '1.2.840.10008.1.2';

const us = (value: number) => ({ vr: 'US', value: [value] });
const dimensions = (rows: number, columns: number, samples: number, bits: number, frames: string): TagSpecs => ({
  '0028,0002': us(samples),
  '0028,0004': samples === 3 ? 'RGB' : 'MONOCHROME2',
  ...(samples === 3 ? { '0028,0006': us(0) } : {}),
  '0028,0008': frames,
  '0028,0010': us(rows),
  '0028,0011': us(columns),
  '0028,0100': us(bits),
  '0028,0101': us(bits),
  '0028,0102': us(bits - 1),
  '0028,0103': us(0),
});

const FORGED: readonly (readonly [name: string, tags: TagSpecs])[] = [
  ['65535 × 65535 of 16 bits', dimensions(65535, 65535, 1, 16, '1')],
  ['65535 × 65535 × 3', dimensions(65535, 65535, 3, 8, '1')],
  ['65535 samples', { ...dimensions(65535, 65535, 1, 16, '1'), '0028,0002': us(65535) }],
  ['2^31 - 1 frames', dimensions(4, 4, 1, 8, '2147483647')],
  ['more frames than a number holds', dimensions(4, 4, 1, 8, '99999999999999999999')],
  ['a negative number of frames', dimensions(4, 4, 1, 8, '-1')],
  ['2^16 frames of 256 × 256: 2^32 bytes', dimensions(256, 256, 1, 8, '65536')],
  ['32768 × 65535 of 32 bits', dimensions(32768, 65535, 1, 32, '2')],
  ['single bits, 65535 × 65535', dimensions(65535, 65535, 1, 1, '1')],
  ['no rows', dimensions(0, 65535, 1, 16, '1')],
  ['65535 bits', { ...dimensions(4, 4, 1, 16, '1'), '0028,0100': us(65535), '0028,0101': us(65535) }],
  [
    'a palette that says to be longer than it is',
    {
      ...dimensions(65535, 65535, 1, 16, '1'),
      '0028,0004': 'PALETTE COLOR',
      ...Object.fromEntries(
        ['1', '2', '3'].flatMap((color) => [
          [`0028,110${color}`, { vr: 'US', value: [65535, 0, 16] }],
          [`0028,120${color}`, { vr: 'OW', value: Buffer.alloc(4) }],
        ]),
      ),
    },
  ],
];

/** A codestream whose own header says 65535 × 65535 (T.81 B.2.2; T.87 C.2.2). */
const jpegHeader = (marker: number): Buffer =>
  Buffer.from([0xff, 0xd8, 0xff, marker, 0, 11, 8, 0xff, 0xff, 0xff, 0xff, 1, 1, 0x11, 0, 0xff, 0xd9, 0]);
/** RLE that says to have segments beyond its end (PS3.5 G.5). */
const rle = Buffer.concat([Buffer.from([15, 0, 0, 0, 0xf0, 0xff, 0xff, 0x7f]), Buffer.alloc(56, 0x7f), Buffer.alloc(64, 0x81)]);

const CODED: readonly (readonly [syntax: string, fragment: Buffer])[] = [
  [`${ROOT}.4.50`, jpegHeader(0xc0)],
  [`${ROOT}.4.70`, jpegHeader(0xc3)],
  [`${ROOT}.4.80`, jpegHeader(0xf7)],
  [
    `${ROOT}.4.90`,
    Buffer.from('ff4fff51002f000000ffffffffffffffff00000000000000000000000100000001000000000000000000010701010000', 'hex'),
  ],
  [`${ROOT}.5`, rle],
];

const VIEWS = ['preview', 'rendered', 'image-uint8', 'image-uint16', 'image-int16', 'matlab', 'numpy', 'raw', 'raw.gz'];
const IMAGE_ROUTES = [
  'frames',
  ...['preview', 'rendered', 'image-uint8', 'image-uint16', 'image-int16', 'matlab', 'numpy'],
  ...[
    'rendered?width=65535&height=65535',
    'rendered?width=4294967296',
    'rendered?height=-1',
    'numpy?rescale',
    'numpy?compress=1',
  ],
  ...['0', '1', '2147483647', '4294967296'].flatMap((frame) => VIEWS.map((view) => `frames/${frame}/${view}`)),
];

const memory = ({ pid }: Server): number =>
  Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0) / 1024;

describe('dimensions that overflow', () => {
  const folders = temporaryFolders();
  let server: Server;
  let client: HttpClient;
  let before = 0;
  let count = 0;

  beforeAll(async () => {
    server = await startAnamnesis({ folder: folders.make(), options: { LogLevel: 'error' } });
    client = httpClient(server.url);
    const { ID: id } = await upload(client, fileOf(dimensions(2, 2, 1, 16, '1')));
    // The codecs are there before anything is measured.
    for (let index = 0; index < 4; index += 1) expect((await client.get(`/instances/${id}/preview`)).status).toBe(200);
    await client.get(`/instances/${id}/file?transcode=${ROOT}.4.80`);
    before = memory(server);
  });

  afterAll(async () => {
    client.close();
    await server.kill();
    folders.removeAll();
  });

  const fileOf = (tags: TagSpecs, syntax?: string, fragments?: readonly Buffer[]): Buffer => {
    count += 1;
    const uids = { patientId: `P${count}`, studyUid: `1.2.${count}`, seriesUid: `1.2.${count}.1`, sopUid: `1.2.${count}.1.1` };
    if (fragments === undefined) return makeDicom({ ...uids, pixelBytes: Buffer.alloc(64, 7), tags });
    return makeDicom({ ...uids, fragments, tags, ...(syntax === undefined ? {} : { transferSyntax: syntax }) });
  };

  const expectAnswered = async (what: string, ask: () => Promise<Answer>): Promise<Answer> => {
    const begin = performance.now();
    const answer = await ask();
    const took = performance.now() - begin;
    const well = (answer.status < 500 || answer.body.includes('"OrthancStatus"')) && took < LONGEST;
    expect([what, well ? 'answered' : `${answer.status} after ${took.toFixed(0)} ms`]).toEqual([what, 'answered']);
    return answer;
  };

  const expectSound = async (): Promise<void> => {
    expect((await client.get('/system')).status).toBe(200);
    expect(server.running()).toBe(true);
    expect(server.stdout()).not.toContain('by a defect');
    expect(memory(server) - before).toBeLessThan(MOST_GROWTH);
  };

  const look = async (file: Buffer): Promise<void> => {
    const { ID: id, ParentSeries: series } = await upload(client, file);
    await Promise.all(IMAGE_ROUTES.map((route) => expectAnswered(route, () => client.get(`/instances/${id}/${route}`))));
    await expectAnswered('series numpy', () => client.get(`/series/${String(series)}/numpy`));
    for (const end of ['', '.1', '.2', '.5', '.4.50', '.4.70', '.4.80', '.4.90']) {
      await expectAnswered(`transcode ${end}`, () => client.get(`/instances/${id}/file?transcode=${ROOT}${end}`));
    }
    const order = JSON.stringify({ Asynchronous: true, Transcode: `${ROOT}.4.80`, Resources: [id] });
    const { ID: archive } = JSON.parse((await client.post('/tools/create-archive', order)).body.toString());
    expect(['Success', 'Failure']).toContain((await jobOver(client, archive)).State);
    await expectAnswered('modify', () =>
      client.post(`/instances/${id}/modify`, JSON.stringify({ Replace: {}, Force: true, Transcode: `${ROOT}.5` })),
    );
    await expectSound();
  };

  test.each(FORGED)('are refused by every route for images, and by transcoding: %s', (_, tags) => look(fileOf(tags)));

  test.each(CODED)('in a codestream of %s are refused as well', (syntax, fragment) =>
    look(fileOf(dimensions(65535, 65535, 1, 8, '1'), syntax, [Buffer.alloc(0), fragment])),
  );

  test.each(CODED)('in a codestream of %s of a small image are refused as well', (syntax, fragment) =>
    look(fileOf(dimensions(16, 16, 1, 8, '2147483647'), syntax, [Buffer.alloc(0), fragment])),
  );

  const chunk = (type: string, data: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, Buffer.from(type), data, Buffer.alloc(4)]);
  };

  const png = (width: number, height: number, type: number): Buffer => {
    const header = Buffer.alloc(13);
    header.writeUInt32BE(width, 0);
    header.writeUInt32BE(height, 4);
    header.set([8, type], 8);
    const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(Buffer.alloc(64))), chunk('IEND', Buffer.alloc(0))];
    return Buffer.concat([signature, ...parts]);
  };

  const FORGED_PICTURES: readonly (readonly [name: string, type: string, image: Buffer])[] = [
    ['PNG of 2^31 - 1 × 2^31 - 1', 'image/png', png(2 ** 31 - 1, 2 ** 31 - 1, 2)],
    ['PNG of 65535 × 65535', 'image/png', png(65535, 65535, 0)],
    ['PNG of 2^32 - 1 × 1', 'image/png', png(2 ** 32 - 1, 1, 6)],
    ['PNG without rows', 'image/png', png(5, 0, 0)],
    ['JPEG of 65535 × 65535', 'image/jpeg', jpegHeader(0xc0)],
    ...['4294967295', '4294967297', '-1', '1e308', '65536'].map((size): readonly [string, string, Buffer] => [
      `PAM of ${size} × ${size}`,
      'image/x-portable-arbitrarymap',
      Buffer.from(`P7\nWIDTH ${size}\nHEIGHT ${size}\nDEPTH 1\nMAXVAL 65535\nTUPLTYPE GRAYSCALE\nENDHDR\nabcd`),
    ]),
  ];

  test.each(FORGED_PICTURES)('are refused by /tools/create-dicom: %s', async (_, type, image) => {
    const body = JSON.stringify({ Tags: { PatientID: 'x' }, Content: `data:${type};base64,${image.toString('base64')}` });
    const { status } = await expectAnswered(type, () => client.post('/tools/create-dicom', body));
    expect(status).toBeGreaterThanOrEqual(400);
    await expectSound();
  });
});
