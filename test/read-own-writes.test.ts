import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { type LeanConnection, leanConnection } from '../bench/lean-client';
import { resourceIds } from '../dicom/summary/identity';
import { makeDicom } from '../dicom/testing/make-dicom';
import { smallFile } from './generated-files';
import { type Server, startAnamnesis } from './process';
import { temporaryFolders } from './temporary-folder';

jest.setTimeout(480_000);

const EMPTY = Buffer.alloc(0);
const ASYNCHRONOUS = Buffer.from('{"Asynchronous":true}');
/** Side by side, so that answers, events and new requests of several clients meet in one turn of the event loop. */
const CLIENTS = 8;
const STUDIES = 1000;

type Client = { readonly writer: LeanConnection; readonly reader: LeanConnection };

/** Sends the first half of a GET; the function that it resolves with sends the rest, and resolves with the answer. */
const halfRequest = (port: number, path: string): Promise<() => Promise<string>> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const finish = (): Promise<string> => {
      socket.write('TP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
      return text(socket);
    };
    socket.on('error', reject);
    socket.write(`GET ${path} HT`, () => resolve(finish));
  });

const json = ({ status, body }: { readonly status: number; readonly body: Buffer }) => {
  if (status !== 200) throw new Error(`answered ${status}: ${body}`);
  return JSON.parse(body.toString());
};

describe('Whoever has the answer to a write', () => {
  const folders = temporaryFolders();
  let server: Server;
  let clients: readonly Client[] = [];

  beforeAll(async () => {
    server = await startAnamnesis({ folder: folders.make(), options: { JobsHistorySize: 100_000, MediaArchiveSize: 100_000 } });
    const open = async (): Promise<Client> => ({
      writer: await leanConnection(server.port),
      reader: await leanConnection(server.port),
    });
    clients = await Promise.all(Array.from({ length: CLIENTS }, open));
  });
  afterAll(async () => {
    for (const { writer, reader } of clients) {
      writer.close();
      reader.close();
    }
    await server.kill();
    folders.removeAll();
  });

  const eachStudy = async (work: (client: Client, study: number) => Promise<void>): Promise<void> => {
    let next = 0;
    await Promise.all(
      clients.map(async (client) => {
        for (let study = next++; study < STUDIES; study = next++) await work(client, study);
      }),
    );
  };

  test('reads on another connection what was stored, and what was submitted', async () => {
    const missed: string[] = [];
    const studies: string[] = [];
    await eachStudy(async ({ writer, reader }, study) => {
      const stored = json(await writer.send('POST', '/instances', smallFile(study, study, 0)));
      const shown = await reader.send('GET', `/instances/${stored.ID}`, EMPTY);
      if (shown.status !== 200) missed.push(stored.ID);
      studies[study] = stored.ParentStudy;
    });
    await eachStudy(async ({ writer, reader }, study) => {
      const submitted = json(await writer.send('POST', `/studies/${studies[study]}/archive`, ASYNCHRONOUS));
      const shown = await reader.send('GET', `/jobs/${submitted.ID}`, EMPTY);
      if (shown.status !== 200) missed.push(submitted.ID);
      const listed: readonly string[] = study % 50 === 0 ? json(await reader.send('GET', '/jobs', EMPTY)) : [submitted.ID];
      if (!listed.includes(submitted.ID)) missed.push(submitted.ID);
    });
    expect(missed).toEqual([]);
  });

  test('reads it also by a request whose first half was there before the write', async () => {
    const missed: string[] = [];
    await eachStudy(async ({ writer }, study) => {
      if (study % 5 > 0) return;
      const [patientId, uid] = [`OWN${study}`, `1.2.3.${study}`];
      const file = makeDicom({ patientId, studyUid: uid, seriesUid: `${uid}.1`, sopUid: `${uid}.1.1`, tags: {} });
      const id = resourceIds(patientId, uid, `${uid}.1`, `${uid}.1.1`).instance;
      const finish = await halfRequest(server.port, `/instances/${id}`);
      const stored = json(await writer.send('POST', '/instances', file));
      if (stored.ID !== id || !(await finish()).startsWith('HTTP/1.1 200 ')) missed.push(id);
    });
    expect(missed).toEqual([]);
  });
});
