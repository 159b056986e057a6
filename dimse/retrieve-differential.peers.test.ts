import { makeDicom } from '../dicom/testing/make-dicom';
import type { Child } from '../test/child';
import { freePort } from '../test/free-port';
import { orthancIsInstalled, type Server, startAnamnesis, startOrthanc } from '../test/process';
import { required } from '../test/required';
import { temporaryFolders } from '../test/temporary-folder';
import { describeWithDcmtk, run, startListening } from './testing/dcmtk';

jest.setTimeout(480_000);

const compared = required(orthancIsInstalled(), 'the comparison with Orthanc, which is not installed');

/** What DCMTK tells of each message of a retrieval. */
const TOLD = /^D: ((?:Message Type|\w+ Suboperations|DIMSE Status)\s+: .*)$/;

const study = (uid: string): readonly string[] => ['QueryRetrieveLevel=STUDY', `StudyInstanceUID=${uid}`];
const questions: readonly (readonly string[])[] = [
  study('1.9.1'),
  study('1.2.3'),
  ['QueryRetrieveLevel=PATIENT', 'PatientID=P9'],
  ['QueryRetrieveLevel=SERIES', 'SeriesInstanceUID=1.9.1.1'],
  ['QueryRetrieveLevel=IMAGE', 'SOPInstanceUID=1.9.1.1.1\\1.9.1.1.2'],
  ['QueryRetrieveLevel=STUDY', 'PatientID=P9'],
  ['QueryRetrieveLevel=NOPE'],
];

(compared ? describeWithDcmtk : describe.skip)('C-MOVE and C-GET', () => {
  const folders = temporaryFolders();
  const servers: Server[] = [];
  let storage: Child | undefined;
  afterAll(async () => {
    for (const server of servers) await server.kill();
    await storage?.end('SIGKILL');
    folders.removeAll();
  });

  test('are answered message by message as real Orthanc answers them', async () => {
    const listening = await startListening('storescp', ['-B', '-aet', 'T', '-od', folders.make(), '+xa']);
    storage = listening;
    const started = async (start: typeof startAnamnesis): Promise<readonly string[]> => {
      const port = await freePort();
      const options = {
        DicomServerEnabled: true,
        DicomAet: 'B',
        DicomPort: port,
        DicomAlwaysAllowGet: true,
        DicomAlwaysAllowMove: true,
        DicomModalities: { t: ['T', '127.0.0.1', listening.port] },
      };
      const server = await start({ folder: folders.make(), options });
      servers.push(server);
      for (const instance of [1, 2, 3]) {
        const ids = { patientId: 'P9', studyUid: '1.9.1', seriesUid: '1.9.1.1', sopUid: `1.9.1.1.${instance}` };
        await fetch(`${server.url}/instances`, { method: 'POST', body: makeDicom({ ...ids, pixelBytes: 5_000 }) });
      }
      return ['-d', '-aet', 'A', '-aec', 'B', '127.0.0.1', String(port)];
    };
    const told = async (program: string, parameters: readonly string[], keys: readonly string[]) => {
      const { output } = await run(program, ...parameters, ...keys.flatMap((key) => ['-k', key]));
      return output.split('\n').flatMap((line) => TOLD.exec(line)?.[1]?.replace(/\s+/g, ' ') ?? []);
    };
    const [orthanc, ours] = [await started(startOrthanc), await started(startAnamnesis)];
    let messages = 0;
    for (const keys of questions) {
      for (const [program, ...more] of [
        ['getscu', '-S', '-od', folders.make()],
        ['getscu', '-P', '-od', folders.make()],
        ['movescu', '-S', '-aem', 'T'],
        ['movescu', '-P', '-aem', 'T'],
        ['movescu', '-S', '-aem', 'NOBODY'],
      ] as const) {
        const expected = await told(program, [...more, ...orthanc], keys);
        const answered = await told(program, [...more, ...ours], keys);
        messages += expected.filter((line) => line.startsWith('Message Type')).length;
        expect({ program, more, keys, told: answered }).toEqual({ program, more, keys, told: expected });
      }
    }
    process.stdout.write(`${questions.length * 5} retrievals, ${messages} messages compared\n`);
  });
});
