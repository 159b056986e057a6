import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { makeDicom } from '../dicom/testing/make-dicom';
import type { Child } from '../test/child';
import { freePort } from '../test/free-port';
import { type Server, startAnamnesis } from '../test/process';
import { temporaryFolders } from '../test/temporary-folder';
import { dataSet, describeWithDcmtk, filesIn, run, startListening } from './testing/dcmtk';

const folders = temporaryFolders();
const STUDY = '1.2.840.99.1';
describeWithDcmtk('DCMTK', () => {
  let server: Server;
  let storage: Child;
  let dicomPort: number;
  let inbox: string;
  let sent: string;

  const at = (aet: string): readonly string[] => ['-v', '-aet', aet, '-aec', 'ANAMNESIS', '127.0.0.1', String(dicomPort)];
  const study = ['-k', 'QueryRetrieveLevel=STUDY', '-k', `StudyInstanceUID=${STUDY}`];

  beforeAll(async () => {
    const folder = folders.make();
    [inbox, sent] = [path.join(folder, 'inbox'), path.join(folder, 'sent')];
    const worklists = path.join(folder, 'worklists');
    for (const one of [inbox, sent, worklists]) mkdirSync(one);
    for (const [index, transferSyntax] of ['1.2.840.10008.1.2', '1.2.840.10008.1.2.1', '1.2.840.10008.1.2.2'].entries()) {
      const uids = { patientId: 'P1', studyUid: STUDY, seriesUid: `${STUDY}.1`, sopUid: `${STUDY}.1.${index}` };
      const file = makeDicom({
        ...uids,
        pixelBytes: 200_000,
        transferSyntax,
        tags: { '0010,0010': 'Doe^John', '0008,0060': 'CT' },
      });
      writeFileSync(path.join(sent, `${index}.dcm`), file);
    }
    const items = [{ '0008,0060': 'MR', '0040,0001': 'SCANNER' }];
    const entry = { patientId: 'W1', studyUid: '1.9', seriesUid: '1.9.1', sopUid: '1.9.1.1' };
    const tags = { '0010,0010': 'Vivaldi^Antonio', '0040,0100': { vr: 'SQ', items } as const };
    writeFileSync(path.join(worklists, 'one.wl'), makeDicom({ ...entry, tags }));

    const storagePort = await freePort();
    dicomPort = await freePort();
    const options = {
      DicomServerEnabled: true,
      DicomPort: dicomPort,
      DicomAet: 'ANAMNESIS',
      DicomModalities: { inbox: ['INBOX', '127.0.0.1', storagePort] },
      Worklists: { Enable: true, Database: worklists },
    };
    storage = await startListening('storescp', ['-B', '-aet', 'INBOX', '-od', inbox, '+xa'], { port: storagePort });
    server = await startAnamnesis({ folder, options });
  }, 120_000);

  afterAll(async () => {
    await server.stop();
    await storage.end('SIGKILL');
    folders.removeAll();
  });

  test('stores, and what arrives is what storescp takes from the same sender, byte for byte', async () => {
    const stored = await run('storescu', '+sd', ...at('SENDER'), sent);
    expect(stored).toMatchObject({ code: 0 });
    const ids = z.array(z.string()).parse(await (await fetch(`${server.url}/instances`)).json());
    const files = await Promise.all(
      ids.map(async (id) => Buffer.from(await (await fetch(`${server.url}/instances/${id}/file`)).arrayBuffer())),
    );
    const { port } = await startReference();
    await run('storescu', '+sd', '127.0.0.1', String(port), sent);
    const expected = filesIn(referenceFolder);
    expect(files.map(dataSet).sort()).toEqual([...expected].sort());
    const metadata = await (await fetch(`${server.url}/instances/${ids[0]}/metadata?expand`)).json();
    expect(metadata).toMatchObject({
      Origin: 'DicomProtocol',
      RemoteAET: 'SENDER',
      CalledAET: 'ANAMNESIS',
      RemoteIP: '127.0.0.1',
    });
  }, 120_000);

  let referenceFolder = '';
  let reference: Child | null = null;
  const startReference = async (): Promise<{ readonly port: number }> => {
    referenceFolder = folders.make();
    const started = await startListening('storescp', ['-B', '-od', referenceFolder]);
    reference = started;
    return started;
  };
  afterAll(async () => void (await reference?.end('SIGKILL')));

  test('echoes', async () => {
    expect((await run('echoscu', ...at('ANY'))).output).toContain('Received Echo Response (Success)');
  });

  test('finds at its levels', async () => {
    const keys = ['-k', 'PatientName=doe*', '-k', 'NumberOfStudyRelatedInstances', '-k', 'ModalitiesInStudy'];
    const { output } = await run('findscu', '-S', ...at('INBOX'), '-k', 'QueryRetrieveLevel=STUDY', ...keys);
    expect(output).toMatch(
      /\(0008,0061\) CS \[CT\].*\(0010,0010\) PN \[Doe\^John\].*\(0020,1208\) IS \[3 \].*Response \(Success\)/s,
    );
    const wrong = await run('findscu', '-S', ...at('INBOX'), '-k', 'QueryRetrieveLevel=NOPE');
    expect(wrong.output).toContain('Failed: UnableToProcess');
  });

  test('is aborted where it may not ask', async () => {
    const { output } = await run('findscu', '-S', ...at('STRANGER'), '-k', 'QueryRetrieveLevel=STUDY');
    expect(output).toContain('Peer aborted Association');
  });

  test('moves to a node that is known, and to no other', async () => {
    const { output } = await run('movescu', '-S', '-aem', 'INBOX', ...at('INBOX'), ...study);
    expect(output).toContain('Received Move Response 2 (Pending)');
    expect(output).toContain('Received Final Move Response (Success)');
    expect(filesIn(inbox)).toHaveLength(3);
    expect((await run('movescu', '-S', '-aem', 'NOWHERE', ...at('INBOX'), ...study)).output).toContain('Failed: UnableToProcess');
  }, 60_000);

  test('gets on its own association', async () => {
    const got = folders.make();
    const { output } = await run('getscu', '-S', '-od', got, ...at('INBOX'), ...study);
    expect(output).toContain('Number of Completed Suboperations : 3');
    expect(readdirSync(got)).toHaveLength(3);
  }, 60_000);

  test('finds worklists', async () => {
    const step = ['-k', 'ScheduledProcedureStepSequence[0].Modality=MR'];
    const { output } = await run('findscu', '-W', ...at('INBOX'), '-k', 'PatientName', ...step);
    expect(output).toMatch(/PN \[Vivaldi\^Antonio ?\].*CS \[MR\].*Response \(Success\)/s);
    const other = await run(
      'findscu',
      '-W',
      ...at('INBOX'),
      '-k',
      'PatientName',
      '-k',
      'ScheduledProcedureStepSequence[0].Modality=CT',
    );
    expect(other.output).not.toContain('Vivaldi');
  });
});
