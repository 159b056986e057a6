import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DicomError, type InstanceSummary } from '../dicom/port';
import { memorySource } from '../dicom/source/memory-source';
import { summarize } from '../dicom/summary/summarize';
import { DEFLATED } from '../dicom/testing/make-dicom';
import type { Child } from '../test/child';
import { freePort } from '../test/free-port';
import { repository, type Server, startAnamnesis } from '../test/process';
import { temporaryFolders } from '../test/temporary-folder';
import { dataSet, describeWithDcmtk, run, startListening } from './testing/dcmtk';

jest.setTimeout(400_000);

const samples = path.join(repository, '..', 'shared', 'dicom');
const describeWithSamples = existsSync(samples) ? describeWithDcmtk : describe.skip;
if (!existsSync(samples)) console.warn(`Skipped the sending of trial files: ${samples} is absent`);

/** Files that storescu itself does not send, with what it says. */
const UNSENT: { readonly [file: string]: RegExp } = {
  // It has no SOPClassUID: there is nothing to propose.
  'Issue111.dcm': /reading config file/,
};

/** Files of the folder that are no instances: pictures, texts, a DICOMDIR. */
const summaryOf = (bytes: Buffer): InstanceSummary | null => {
  try {
    return summarize(memorySource(bytes));
  } catch (error) {
    if (error instanceof DicomError) return null;
    throw error;
  }
};

/** A profile of storescu that proposes one class in one transfer syntax. */
const profile = ({ sopClass, transferSyntax }: Pick<InstanceSummary, 'sopClass' | 'transferSyntax'>): string =>
  [
    '[[TransferSyntaxes]]',
    '[Own]',
    `TransferSyntax1 = ${transferSyntax}`,
    '[[PresentationContexts]]',
    '[One]',
    `PresentationContext1 = ${sopClass}\\Own`,
    '[[Profiles]]',
    '[Profile]',
    'PresentationContexts = One',
    '',
  ].join('\n');

/** storescu makes the deflated bytes even (PS3.5 annex A.5), and storescp takes the byte away again: it is no part of the data set. */
const padded = (expected: string, { transferSyntax }: InstanceSummary): string | null =>
  transferSyntax === DEFLATED ? Buffer.concat([Buffer.from(expected, 'base64'), Buffer.alloc(1)]).toString('base64') : null;

describeWithSamples('All trial files, sent by storescu', () => {
  const folders = temporaryFolders();
  let server: Server;
  let dicomPort: number;
  let reference: Child & { readonly port: number };
  let inbox: string;

  beforeAll(async () => {
    inbox = folders.make();
    dicomPort = await freePort();
    reference = await startListening('storescp', ['-B', '-od', inbox, '+xa', '-pm']);
    const options = {
      DicomServerEnabled: true,
      DicomPort: dicomPort,
      OverwriteInstances: true,
      UnknownSopClassAccepted: true,
    };
    server = await startAnamnesis({ folder: folders.make(), options });
  });
  afterAll(async () => {
    await server.stop();
    await reference.end('SIGKILL');
    folders.removeAll();
  });

  const kept = async ({ ids }: InstanceSummary): Promise<string | null> => {
    const file = await fetch(`${server.url}/instances/${ids.instance}/file`);
    return file.ok ? dataSet(Buffer.from(await file.arrayBuffer())) : null;
  };

  /** What storescp, which keeps the bits that come, made of the only file that was sent to it. */
  const referenceOf = (): string | null => {
    const [name] = readdirSync(inbox);
    if (name === undefined) return null;
    const bytes = readFileSync(path.join(inbox, name));
    rmSync(path.join(inbox, name));
    return dataSet(bytes);
  };

  test('arrive with the data sets that were sent, byte for byte', async () => {
    const config = path.join(folders.make(), 'profile.cfg');
    const counts = { instances: 0, asInFile: 0, changedBySender: 0, unsent: 0, noInstances: 0 };
    const wrong: string[] = [];
    const unsent: { [file: string]: string } = {};
    const entries = readdirSync(samples, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    for (const { parentPath, name } of entries) {
      const bytes = readFileSync(path.join(parentPath, name));
      const summary = summaryOf(bytes);
      if (summary === null) {
        counts.noInstances += 1;
        continue;
      }
      counts.instances += 1;
      writeFileSync(config, profile(summary));
      const file = path.join(parentPath, name);
      const send = (port: number) => run('storescu', '-xf', config, 'Profile', '127.0.0.1', String(port), file);
      const ours = await send(dicomPort);
      if (ours.code !== 0) {
        counts.unsent += 1;
        unsent[path.relative(samples, file)] = ours.output.trim();
        continue;
      }
      await send(reference.port);
      const inFile = dataSet(bytes);
      // What storescp does not take is compared with the file itself.
      const expected = referenceOf() ?? inFile;
      const stored = await kept(summary);
      if (stored !== expected && stored !== padded(expected, summary)) wrong.push(path.relative(samples, file));
      counts[expected === inFile ? 'asInFile' : 'changedBySender'] += 1;
    }
    process.stdout.write(`${JSON.stringify(counts)}\n${JSON.stringify(unsent, null, 1)}\n`);
    expect(wrong).toEqual([]);
    expect(Object.keys(unsent).sort()).toEqual(Object.keys(UNSENT).sort());
    for (const [file, said] of Object.entries(unsent)) expect(said).toMatch(UNSENT[file] ?? /^$/);
  });
});
