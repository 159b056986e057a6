import { indexOf } from '../dicom/parse/element-index';
import { memorySource } from '../dicom/source/memory-source';
import { DEFLATED } from '../dicom/testing/make-dicom';
import { GRAY, makeImage } from '../dicom/testing/make-image';
import type { JsonObject } from '../domain/json';
import { type HttpClient, httpClient, md5 } from './http-client';
import { type Server, startAnamnesis } from './process';
import { jobOver, upload } from './rest';
import { temporaryFolders } from './temporary-folder';

jest.setTimeout(480_000);

const ROOT = '1.2.840.10008.1.2';
const JPEG_LS = `${ROOT}.4.80`;
const JPEG = `${ROOT}.4.50`;

const EIGHT = { ...GRAY, allocated: 8, stored: 8 } as const;
/** Beyond what is handed over in memory. */
const LARGE = { ...GRAY, rows: 1024, columns: 1024, frames: 8 } as const;

const image = (
  spec: typeof GRAY | typeof EIGHT | typeof LARGE,
  sop: string,
  more: Parameters<typeof makeImage>[1] = {},
): Buffer => makeImage(spec, { patientId: 'P', studyUid: '1.2.3', seriesUid: '1.2.3.4', sopUid: sop, ...more });

describe('IngestTranscoding', () => {
  const folders = temporaryFolders();
  afterAll(() => folders.removeAll());

  const withServer = async (options: JsonObject, use: (client: HttpClient, server: Server) => Promise<void>): Promise<void> => {
    const server = await startAnamnesis({ folder: folders.make(), options });
    const client = httpClient(server.url);
    try {
      await use(client, server);
    } finally {
      client.close();
      await server.stop();
    }
  };

  const syntaxOf = async (client: HttpClient, id: string): Promise<string> =>
    (await client.get(`/instances/${id}/metadata/TransferSyntax`)).body.toString();

  const stored = async (client: HttpClient, id: string) => {
    const { body } = await client.get(`/instances/${id}/file`);
    return { body, syntax: indexOf(memorySource(body)).layout.transferSyntax };
  };

  test('stores what is received in the syntax that is wanted, bit for bit the same image, and says so everywhere', async () => {
    await withServer({ IngestTranscoding: JPEG_LS }, async (client) => {
      expect(await client.json('/system')).toMatchObject({ IngestTranscoding: JPEG_LS });
      for (const [index, spec] of [GRAY, EIGHT, LARGE].entries()) {
        const file = image(spec, `1.2.3.4.${index}`);
        const { ID: id } = await upload(client, file);
        const { body, syntax } = await stored(client, id);
        expect(syntax).toBe(JPEG_LS);
        expect(await syntaxOf(client, id)).toBe(JPEG_LS);
        const { FileSize } = await client.json<{ FileSize: number }>(`/instances/${id}`);
        expect(FileSize).toBe(body.length);
        expect((await client.get(`/instances/${id}/attachments/dicom/md5`)).body.toString()).toBe(md5(body));
        expect(await client.postJson<JsonObject>(`/instances/${id}/attachments/dicom/verify-md5`, Buffer.alloc(0))).toEqual({});
        const raw = await client.get(`/instances/${id}/frames/0/image-uint16`);
        expect(raw.status).toBe(200);
        expect(await upload(client, file)).toMatchObject({ ID: id, Status: 'AlreadyStored' });
      }
      expect(await client.json('/instances')).toHaveLength(3);
    });
  });

  test('leaves what cannot be had in that syntax as it came', async () => {
    await withServer({ IngestTranscoding: JPEG }, async (client) => {
      const file = image({ ...GRAY, stored: 16 } as typeof GRAY, '1.2.3.4.9');
      const { ID: id } = await upload(client, file);
      expect((await stored(client, id)).body.equals(file)).toBe(true);
      expect(await syntaxOf(client, id)).toBe(`${ROOT}.1`);
      expect((await client.get('/instances')).status).toBe(200);
    });
  });

  test('makes another instance of an image that loses something, and leaves what jobs make as it is', async () => {
    await withServer({ IngestTranscoding: JPEG }, async (client) => {
      const { ID: id, ParentStudy: study } = await upload(client, image(EIGHT, '1.2.3.4.9'));
      expect((await stored(client, id)).syntax).toBe(JPEG);
      const tags = await client.json<JsonObject>(`/instances/${id}/simplified-tags`);
      expect(tags.SOPInstanceUID).not.toBe('1.2.3.4.9');
      expect(tags.LossyImageCompression).toBe('01');
      const order = JSON.stringify({ Asynchronous: true, Transcode: `${ROOT}.1` });
      const { ID: job } = await client.postJson<{ ID: string }>(`/studies/${study}/anonymize`, Buffer.from(order));
      expect((await jobOver(client, job)).State).toBe('Success');
      const ids = await client.json<string[]>('/instances');
      const made = ids.find((one) => one !== id) ?? '';
      expect((await stored(client, made)).syntax).toBe(`${ROOT}.1`);
    });
  });

  test.each([
    ['IngestTranscodingOfUncompressed', `${ROOT}.1`, `${ROOT}.1`, JPEG_LS],
    ['IngestTranscodingOfCompressed', `${ROOT}.1`, JPEG_LS, DEFLATED],
  ])('%s: false leaves such instances as they come', async (option, _, plain, deflated) => {
    await withServer({ IngestTranscoding: JPEG_LS, [option]: false }, async (client) => {
      const uncompressed = await upload(client, image(GRAY, '1.2.3.4.1'));
      const compressed = await upload(client, image(GRAY, '1.2.3.4.2', { transferSyntax: DEFLATED }));
      expect(await syntaxOf(client, uncompressed.ID)).toBe(plain);
      expect(await syntaxOf(client, compressed.ID)).toBe(deflated);
    });
  });
});
