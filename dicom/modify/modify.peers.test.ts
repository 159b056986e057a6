import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { required } from '../../test/required';
import { indexOf } from '../parse/element-index';
import { PIXEL_DATA } from '../parse/tag';
import { memorySource } from '../source/memory-source';
import { hasOrthanc, startOrthanc } from '../testing/orthanc-process';
import { dumped, errorsOf, hasSamples, sampleFiles } from '../testing/sample-files';
import { anonymized, asked, modified } from './testing/asked';

jest.setTimeout(280_000);

const here = (program: string): boolean => spawnSync('which', [program]).status === 0;
const ready = required(hasSamples() && here('dcmdump') && here('dciodvfy'), 'no sample files, dcmdump or dciodvfy');

const pixels = (file: Buffer): string => {
  const { elements, layout } = indexOf(memorySource(file));
  const element = elements.find(({ tag }) => tag === PIXEL_DATA);
  const bytes =
    element === undefined ? Buffer.alloc(0) : layout.dataSet.reader.bytes(element.header, element.end - element.header);
  return createHash('sha256').update(bytes).digest('hex');
};

/** Lines of one that the other lacks, however often they come. */
const missing = (lines: readonly string[], others: readonly string[]): readonly string[] => {
  const counts = new Map<string, number>();
  for (const line of others) counts.set(line, (counts.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = counts.get(line) ?? 0;
    counts.set(line, count - 1);
    return count <= 0;
  });
};

(ready ? describe : describe.skip)('sample files', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'anamnesis-modify-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('are modified in exactly the elements that were asked for, with the pixels that they had', () => {
    const modification = asked({
      level: 'Study',
      replace: { StudyDescription: 'Other', InstitutionName: 'Elsewhere' },
      remove: ['AccessionNumber'],
    });
    const explained = /^\((0002,|0008,0018|0008,0050|0008,0080|0008,1030|0020,000d|0020,000e)/;
    const surprises: string[] = [];
    let compared = 0;
    for (const { name, file } of sampleFiles()) {
      const result = modified(file, modification);
      const [before, after] = [dumped(file, folder), dumped(result, folder)];
      if (before === null) continue;
      compared += 1;
      const changed = [...missing(before, after ?? []), ...missing(after ?? ['unreadable'], before)];
      const unexplained = changed.filter((line) => !explained.test(line));
      if (unexplained.length > 0) surprises.push(`${name}: ${unexplained.slice(0, 3).join(' | ')}`);
      if (pixels(file) !== pixels(result)) surprises.push(`${name}: pixels`);
    }
    console.log(`${compared} files compared`);
    expect(surprises).toEqual([]);
    expect(compared).toBeGreaterThan(150);
  });

  test('are no less valid than before', () => {
    const modification = asked({ level: 'Study', replace: { StudyDescription: 'Other' } });
    const surprises = sampleFiles().flatMap(({ name, file }) => {
      const before = errorsOf(file, folder);
      const fresh = [...errorsOf(modified(file, modification), folder)].filter((error) => !before.has(error));
      return fresh.length === 0 ? [] : [`${name}: ${fresh.join(' | ')}`];
    });
    expect(surprises).toEqual([]);
  });
});

/** What differs on purpose: docs/differences.md. */
const DELIBERATE = [
  // A nested name becomes that of the patient; private tags keep their VR.
  /^ +\(0010,0010\)/,
  // Curves and overlays are removed.
  /^ *\((50|60)[01][0-9a-f],/,
  // UIDs of the standard are kept.
  /\[1\.2\.840\.10008\./,
  // A file without PatientID gets one.
  /^\(0010,0020\) LO \[UUID\]$/,
  // Orthanc makes the meta header anew.
  /^\(0002,/,
];

const NOTHING = ' UI (no value available)';

/** A reference that is empty in the source names nothing, and stays so; Orthanc makes a UID for it under the profile of 2008. */
const withoutEmptyReferences = (changed: readonly string[], source: readonly string[]): readonly string[] => {
  const left = [...changed];
  const empty = source.filter((line) => line.endsWith(NOTHING));
  for (const line of empty) {
    const [kept, made] = [left.indexOf(`+ ${line}`), left.indexOf(`- ${line.replace(NOTHING, ' UI [UID]')}`)];
    if (kept < 0 || made < 0) continue;
    left.splice(Math.max(kept, made), 1);
    left.splice(Math.min(kept, made), 1);
  }
  return left;
};

const masked = (line: string): string =>
  line
    .replace(/\[(2\.25\.\d+|1\.2\.276\.0\.7230010\.3\.1\.[234]\.[\d.]+)/g, '[UID')
    .replace(/\\(2\.25\.\d+|1\.2\.276\.0\.7230010\.3\.1\.[234]\.[\d.]+)/g, '\\UID')
    .replace(/\[[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\]/, '[UUID]')
    .replace(/\[Anonymized\d+\]/, '[AnonymizedN]');

(ready && required(hasOrthanc(), 'no Orthanc') ? describe : describe.skip)('beside real Orthanc', () => {
  test.each(['2008', '2017c', '2021b'] as const)('sample files are anonymized alike: %s', async (profile) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'anamnesis-anonymize-'));
    const orthanc = await startOrthanc();
    const surprises: string[] = [];
    let compared = 0;
    try {
      for (const { name, file } of sampleFiles()) {
        const stored = await fetch(`${orthanc.url}/instances`, { method: 'POST', body: new Uint8Array(file) });
        if (!stored.ok) continue;
        const { ID } = JSON.parse(await stored.text());
        const body = JSON.stringify({ DicomVersion: profile });
        const answer = await fetch(`${orthanc.url}/instances/${ID}/anonymize`, { method: 'POST', body });
        if (!answer.ok) continue;
        const theirs = dumped(Buffer.from(await answer.arrayBuffer()), folder);
        const table = profile === '2008' ? '' : ' Basic Profile';
        const method = `Orthanc 1.10.1 - PS 3.15-${profile} Table E.1-1${table}`;
        const ours = dumped(
          modified(file, anonymized({ anonymization: { profile, patientName: 'Anonymized1', method } })),
          folder,
        );
        if (theirs === null || ours === null) continue;
        compared += 1;
        const [a, b] = [theirs.map(masked), ours.map(masked)];
        const changed = [...missing(a, b).map((line) => `- ${line}`), ...missing(b, a).map((line) => `+ ${line}`)];
        const told = withoutEmptyReferences(changed, dumped(file, folder) ?? []);
        const unexplained = told.filter((line) => !DELIBERATE.some((reason) => reason.test(line.slice(2))));
        if (unexplained.length > 0) surprises.push(`${name}: ${unexplained.slice(0, 4).join(' | ')}`);
      }
    } finally {
      await orthanc.stop();
      rmSync(folder, { recursive: true });
    }
    console.log(`${compared} files compared`);
    expect(surprises).toEqual([]);
    expect(compared).toBeGreaterThan(150);
  });
});
