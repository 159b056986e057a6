import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { annotationSteps, changeSteps } from './differential/annotation-steps';
import { archiveSteps } from './differential/archive-steps';
import { judge, type Mismatch, mismatches } from './differential/compare';
import { compressionSteps } from './differential/compression-steps';
import { contentSteps } from './differential/content-steps';
import { creationSteps } from './differential/creation-steps';
import { type Difference, differences, trialDifferences } from './differential/differences';
import { findSteps } from './differential/find-steps';
import { formSteps } from './differential/form-steps';
import { httpSteps } from './differential/http-steps';
import { imageSteps } from './differential/image-steps';
import { jobSteps } from './differential/job-steps';
import { createdSteps, makingFileSteps, makingJobSteps, splitMergeSteps } from './differential/making-steps';
import { representativeSteps } from './differential/representative-steps';
import { deleteSteps, readSteps, storeSteps, uploadSteps } from './differential/resource-steps';
import { runSteps } from './differential/runner';
import { sharedQuestions, sharedUploads } from './differential/shared-steps';
import type { Step } from './differential/step';
import { toolSteps } from './differential/tool-steps';
import { httpClient } from './http-client';
import { orthancIsInstalled, repository, type Server, startAnamnesis, startOrthanc } from './process';
import { required } from './required';
import { temporaryFolders } from './temporary-folder';

jest.setTimeout(300_000);

const OPTIONS = { ConcurrentJobs: 1, JobsHistorySize: 1000, MediaArchiveSize: 100, StableAge: 3600, HttpRequestTimeout: 300 };
const shared = join(repository, '..', 'shared', 'dicom');
const installed = required(orthancIsInstalled(), 'the comparison with Orthanc, which is not installed');
if (!existsSync(shared)) console.warn(`Skipped the comparison on trial files: ${shared} is absent`);

const told = ({ step, aspect, orthanc, ours }: Mismatch): string =>
  `${step}: ${aspect}\n  Orthanc ${JSON.stringify(orthanc)}\n  ours    ${JSON.stringify(ours)}`;

(installed ? describe : describe.skip)('The same requests to Orthanc and to this server', () => {
  const folders = temporaryFolders();
  const servers: Server[] = [];
  const allowed = new Set<Difference>();
  const needed = new Set<Difference>();

  const startBoth = async (): Promise<readonly [Server, Server]> => {
    const orthanc = await startOrthanc({ folder: folders.make(), options: OPTIONS });
    servers.push(orthanc);
    const ours = await startAnamnesis({ folder: folders.make(), options: { ...OPTIONS, ReportedVersion: '1.10.1' } });
    servers.push(ours);
    return [orthanc, ours];
  };
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.kill();
  });
  afterAll(() => folders.removeAll());

  /** Answers that were compared, by group. */
  const compared = new Map<string, number>();

  const expectSame = async (
    group: string,
    [orthanc, ours]: readonly [Server, Server],
    steps: readonly Step[],
    list: readonly Difference[] = differences,
  ): Promise<void> => {
    const [theirs, mine] = [await runSteps(orthanc, steps), await runSteps(ours, steps)];
    const verdict = judge(mismatches(theirs, mine), list);
    for (const difference of list) allowed.add(difference);
    for (const difference of verdict.needed) needed.add(difference);
    compared.set(group, (compared.get(group) ?? 0) + theirs.size);
    process.stdout.write(`${group}: ${theirs.size} answers compared, ${verdict.unexplained.length} unexplained differences\n`);
    expect(verdict.unexplained.map(told)).toEqual([]);
  };

  const groups: readonly (readonly [string, readonly Step[]])[] = [
    ['resources', [...uploadSteps, ...readSteps, ...deleteSteps]],
    ['metadata, attachments and changes', [...storeSteps, ...annotationSteps, ...changeSteps]],
    ['forms', formSteps],
    ['deflated attachments', compressionSteps],
    ['contents', contentSteps],
    ['representatives', representativeSteps],
    ['images', imageSteps],
    ['tools', toolSteps],
    ['finds', findSteps],
    ['archives', [...uploadSteps, ...archiveSteps]],
    ['creation and media', [...uploadSteps, ...creationSteps]],
    ['modified files', makingFileSteps],
    ['jobs that make instances', makingJobSteps],
    ['splits and merges', splitMergeSteps],
    ['created instances', createdSteps],
    ['jobs', jobSteps],
    ['the HTTP layer', [...uploadSteps, ...httpSteps]],
  ];

  test.each(groups)('answer alike about %s', async (name, steps) => expectSame(name, await startBoth(), steps));

  (existsSync(shared) ? test : test.skip)('answer alike about real files', async () => {
    const both = await startBoth();
    await expectSame('real files', both, sharedUploads(shared));
    const client = httpClient(both[0].url);
    const questions = sharedQuestions(await client.json('/instances'), await client.json('/studies'));
    client.close();
    await expectSame('real files', both, questions, trialDifferences);
  });

  test('at least 400 answers were compared', () => {
    const total = [...compared.values()].reduce((sum, count) => sum + count, 0);
    process.stdout.write(`${total} answers compared in all: ${JSON.stringify(Object.fromEntries(compared))}\n`);
    expect(total).toBeGreaterThanOrEqual(400);
  });

  test('every deliberate difference of the list was seen', () => {
    expect([...allowed].filter((difference) => !needed.has(difference))).toEqual([]);
  });
});
