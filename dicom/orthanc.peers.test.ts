import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Answers, orthancAnswers, ourAnswers } from './testing/answers';
import { DELIBERATE_DIFFERENCES } from './testing/deliberate-differences';
import { differingPaths } from './testing/difference';
import { madeFiles } from './testing/made-files';
import { hasOrthanc, type OrthancProcess, startOrthanc } from './testing/orthanc-process';

const SHARED = path.resolve(__dirname, '..', '..', '..', 'shared');
const SAMPLES = path.join(SHARED, 'dicom');

const isCi = process.env.CI === 'true';

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder).flatMap((name) => {
    const file = path.join(folder, name);
    return statSync(file).isDirectory() ? filesBelow(file) : [file];
  });

const skipReason = (what: string, present: boolean, failsInCi: boolean): string | undefined => {
  if (present) return undefined;
  if (isCi && failsInCi) throw new Error(`${what} is missing`);
  return `${what} is missing: nothing was compared`;
};

/** What differs and is not in the list of deliberate differences. */
const surprises = (file: string, theirs: Answers, ours: Answers): readonly string[] => {
  if (theirs.status !== ours.status) return [`status: Orthanc ${theirs.status}, ours ${ours.status}`];
  const known = DELIBERATE_DIFFERENCES.filter((difference) => difference.file === file);
  return differingPaths(theirs.shown ?? null, ours.shown ?? null).filter(
    (where) => !known.some(({ paths }) => paths.test(where)),
  );
};

describe('the same answers as Orthanc', () => {
  let orthanc: OrthancProcess | undefined;

  beforeAll(async () => {
    if (hasOrthanc()) orthanc = await startOrthanc();
  });

  afterAll(() => orthanc?.stop());

  const compare = async (files: ReadonlyMap<string, () => Buffer>): Promise<void> => {
    const differing: string[] = [];
    let equal = 0;
    for (const [name, read] of files) {
      const file = read();
      const theirs = await orthancAnswers(orthanc?.url ?? '', file);
      const found = surprises(name, theirs, ourAnswers(file));
      if (found.length === 0) equal += 1;
      else differing.push(`${name}: ${found.slice(0, 5).join(' ')}`);
    }
    expect(differing).toEqual([]);
    expect(equal).toBe(files.size);
  };

  test('for every file of ../shared/dicom', async () => {
    const reason =
      skipReason('Orthanc', hasOrthanc(), true) ?? skipReason('../shared/dicom', existsSync(SAMPLES), existsSync(SHARED));
    if (reason !== undefined) {
      console.warn(reason);
      return;
    }
    const names = filesBelow(SAMPLES).map((file) => path.relative(SAMPLES, file));
    expect(names.length).toBeGreaterThan(200);
    await compare(new Map(names.map((name) => [name, () => readFileSync(path.join(SAMPLES, name))])));
  }, 300_000);

  test('for files made to cover what the samples do not, and cut off at every byte', async () => {
    const reason = skipReason('Orthanc', hasOrthanc(), true);
    if (reason !== undefined) {
      console.warn(reason);
      return;
    }
    await compare(new Map([...madeFiles].map(([name, file]) => [name, () => file])));
  }, 300_000);
});
