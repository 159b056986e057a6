import { judge, type Mismatch, mismatches } from './differential/compare';
import { modalityDifferences } from './differential/modality-differences';
import { modalitySteps } from './differential/modality-steps';
import { runSteps } from './differential/runner';
import { freePort } from './free-port';
import { orthancIsInstalled, type Server, startAnamnesis, startOrthanc } from './process';
import { required } from './required';
import { temporaryFolders } from './temporary-folder';

jest.setTimeout(300_000);

const installed = required(orthancIsInstalled(), 'the comparison of modalities with Orthanc, which is not installed');

const told = ({ step, aspect, orthanc, ours }: Mismatch): string =>
  `${step}: ${aspect}\n  Orthanc ${JSON.stringify(orthanc)}\n  ours    ${JSON.stringify(ours)}`;

(installed ? describe : describe.skip)('The same modality, asked through Orthanc and through this server', () => {
  const folders = temporaryFolders();
  const servers: Server[] = [];
  afterAll(async () => {
    for (const server of servers) await server.kill();
    folders.removeAll();
  });

  test('answers alike', async () => {
    const [peerPort, deadPort, ownPort] = [await freePort(), await freePort(), await freePort()];
    // Whatever is moved comes back to the peer itself, so that both servers see the same.
    const peer = await startOrthanc({
      folder: folders.make(),
      options: {
        DicomServerEnabled: true,
        DicomAet: 'B',
        DicomPort: peerPort,
        DicomModalities: { a: ['A', '127.0.0.1', peerPort], other: ['OTHER', '127.0.0.1', peerPort] },
      },
    });
    servers.push(peer);
    const options = {
      DicomServerEnabled: true,
      DicomAet: 'A',
      DicomPort: ownPort,
      DicomScuTimeout: 10,
      LogExportedResources: true,
      DicomModalities: { b: ['B', '127.0.0.1', peerPort], dead: ['DEAD', '127.0.0.1', deadPort] },
    };
    const orthanc = await startOrthanc({ folder: folders.make(), options });
    servers.push(orthanc);
    const theirs = await runSteps(orthanc, modalitySteps);
    await orthanc.kill();
    const ours = await startAnamnesis({ folder: folders.make(), options: { ...options, ReportedVersion: '1.10.1' } });
    servers.push(ours);
    const mine = await runSteps(ours, modalitySteps);
    const verdict = judge(mismatches(theirs, mine), modalityDifferences);
    process.stdout.write(`${theirs.size} answers compared, ${verdict.unexplained.length} unexplained differences\n`);
    expect(verdict.unexplained.map(told)).toEqual([]);
    expect(modalityDifferences.filter((difference) => !verdict.needed.includes(difference))).toEqual([]);
  });
});
