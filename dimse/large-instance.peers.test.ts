import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { makeDicom } from '../dicom/testing/make-dicom';
import type { Child } from '../test/child';
import { freePort } from '../test/free-port';
import { type Server, startAnamnesis } from '../test/process';
import { temporaryFolders } from '../test/temporary-folder';
import { describeWithDcmtk, run, startListening } from './testing/dcmtk';

const MIB = 1024;
const PIXELS = 300_000_000;
/** What a server may grow by (MiB): buffers of sockets and threads, half of what the instance has. */
const GROWTH = 150;

const STUDY = '1.2.840.99.2';
const MULTI_FRAME = '1.2.840.10008.5.1.4.1.1.7.2';
const file = (sopUid: string, pixelBytes: number): Buffer =>
  makeDicom({
    patientId: 'P1',
    studyUid: STUDY,
    seriesUid: `${STUDY}.1`,
    sopUid,
    sopClass: MULTI_FRAME,
    pixelBytes,
    tags: { '0028,0008': '300' },
  });

const answer = z.object({ InstancesCount: z.number(), FailedInstancesCount: z.number() });

describeWithDcmtk('an instance of 300 MB', () => {
  const folders = temporaryFolders();
  let server: Server;
  let storage: Child & { readonly port: number };
  let dicomPort: number;
  let folder: string;

  const status = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(`/proc/${server.pid}/status`, 'latin1'))?.[1]) / MIB;
  /** What the work adds to the memory of the server at its peak, in MiB. */
  const growth = async (work: () => Promise<void>): Promise<number> => {
    writeFileSync(`/proc/${server.pid}/clear_refs`, '5');
    const before = status('VmRSS');
    await work();
    return status('VmHWM') - before;
  };
  const store = async (name: string) => {
    const sent = await run('storescu', '127.0.0.1', String(dicomPort), path.join(folder, name));
    expect(sent).toMatchObject({ code: 0 });
  };
  const send = async (instances: number) => {
    const [study = ''] = z.array(z.string()).parse(await (await fetch(`${server.url}/studies`)).json());
    const sent = await fetch(`${server.url}/modalities/sink/store`, { method: 'POST', body: study });
    expect(answer.parse(await sent.json())).toEqual({ InstancesCount: instances, FailedInstancesCount: 0 });
  };

  beforeAll(async () => {
    folder = folders.make();
    writeFileSync(path.join(folder, 'small.dcm'), file(`${STUDY}.1.1`, 500_000));
    writeFileSync(path.join(folder, 'large.dcm'), file(`${STUDY}.1.2`, PIXELS));
    dicomPort = await freePort();
    storage = await startListening('storescp', ['--ignore', '-aet', 'SINK']);
    const options = {
      DicomServerEnabled: true,
      DicomPort: dicomPort,
      DicomModalities: { sink: ['SINK', '127.0.0.1', storage.port] },
    };
    server = await startAnamnesis({ folder, options });
    await store('small.dcm');
    await send(1);
  }, 120_000);

  afterAll(async () => {
    await server.stop();
    await storage.end('SIGKILL');
    folders.removeAll();
  });

  test('is received, and sent, in memory that stays flat', async () => {
    const received = await growth(() => store('large.dcm'));
    const sent = await growth(() => send(2));
    expect(received).toBeLessThan(GROWTH);
    expect(sent).toBeLessThan(GROWTH);
  }, 120_000);
});
