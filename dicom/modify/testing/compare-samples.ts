import { createHash } from 'node:crypto';
import { indexOf } from '../../parse/element-index';
import { PIXEL_DATA } from '../../parse/tag';
import { memorySource } from '../../source/memory-source';
import { dumpedAll, errorsOfAll, missing } from '../../testing/dumps';
import { startOrthanc } from '../../testing/orthanc-process';
import type { Sample } from '../../testing/sample-files';
import { anonymized, asked, modified } from './asked';

/** Files that were compared, and what differed though nobody asked for it. */
export type Comparison = { readonly compared: number; readonly surprises: readonly string[] };

const pixels = (file: Buffer): string => {
  const { elements, layout } = indexOf(memorySource(file));
  const element = elements.find(({ tag }) => tag === PIXEL_DATA);
  const bytes =
    element === undefined ? Buffer.alloc(0) : layout.dataSet.reader.bytes(element.header, element.end - element.header);
  return createHash('sha256').update(bytes).digest('hex');
};

const comparisonOf = (found: readonly (readonly string[] | null)[]): Comparison => ({
  compared: found.filter((one) => one !== null).length,
  surprises: found.flatMap((one) => one ?? []),
});

/** A modification changes exactly the elements that it names, and no pixel. */
export const compareModified = async (samples: readonly Sample[]): Promise<Comparison> => {
  const modification = asked({
    level: 'Study',
    replace: { StudyDescription: 'Other', InstitutionName: 'Elsewhere' },
    remove: ['AccessionNumber'],
  });
  const explained = /^\((0002,|0008,0018|0008,0050|0008,0080|0008,1030|0020,000d|0020,000e)/;
  const results = samples.map(({ file }) => modified(file, modification));
  const [before, after] = [await dumpedAll(samples.map(({ file }) => file)), await dumpedAll(results)];
  return comparisonOf(
    samples.map(({ name, file }, index) => {
      const [was, is] = [before[index] ?? null, after[index] ?? null];
      if (was === null) return null;
      const changed = [...missing(was, is ?? []), ...missing(is ?? ['unreadable'], was)];
      const unexplained = changed.filter((line) => !explained.test(line));
      return [
        ...(unexplained.length > 0 ? [`${name}: ${unexplained.slice(0, 3).join(' | ')}`] : []),
        ...(pixels(file) === pixels(results[index] ?? Buffer.alloc(0)) ? [] : [`${name}: pixels`]),
      ];
    }),
  );
};

/** A modified file has no error that it did not have before. */
export const compareErrors = async (samples: readonly Sample[]): Promise<Comparison> => {
  const modification = asked({ level: 'Study', replace: { StudyDescription: 'Other' } });
  const before = await errorsOfAll(samples.map(({ file }) => file));
  const after = await errorsOfAll(samples.map(({ file }) => modified(file, modification)));
  return comparisonOf(
    samples.map(({ name }, index) => {
      const fresh = [...(after[index] ?? [])].filter((error) => before[index]?.has(error) !== true);
      return fresh.length === 0 ? [] : [`${name}: ${fresh.join(' | ')}`];
    }),
  );
};

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

const COMPARED_PROFILES = ['2008', '2017c', '2021b'] as const;
type ComparedProfile = (typeof COMPARED_PROFILES)[number];

/** The file as Orthanc anonymizes it; null: it cannot. */
const anonymizedBy = async (url: string, instance: string, profile: ComparedProfile): Promise<Buffer | null> => {
  const body = JSON.stringify({ DicomVersion: profile });
  const answer = await fetch(`${url}/instances/${instance}/anonymize`, { method: 'POST', body });
  return answer.ok ? Buffer.from(await answer.arrayBuffer()) : null;
};

const anonymizedByUs = (file: Buffer, profile: ComparedProfile): Buffer => {
  const table = profile === '2008' ? '' : ' Basic Profile';
  const method = `Orthanc 1.10.1 - PS 3.15-${profile} Table E.1-1${table}`;
  return modified(file, anonymized({ anonymization: { profile, patientName: 'Anonymized1', method } }));
};

type Pair = { readonly name: string; readonly source: Buffer; readonly theirs: Buffer; readonly ours: Buffer };

/** What Orthanc and we make of each sample, for each profile; samples that Orthanc cannot take are left out. */
const pairsOf = async (samples: readonly Sample[]): Promise<ReadonlyMap<ComparedProfile, readonly Pair[]>> => {
  const pairs = new Map<ComparedProfile, Pair[]>(COMPARED_PROFILES.map((profile) => [profile, []]));
  const orthanc = await startOrthanc();
  try {
    for (const { name, file } of samples) {
      const stored = await fetch(`${orthanc.url}/instances`, { method: 'POST', body: new Uint8Array(file) });
      if (!stored.ok) continue;
      const { ID } = JSON.parse(await stored.text());
      for (const [profile, list] of pairs) {
        const theirs = await anonymizedBy(orthanc.url, ID, profile);
        if (theirs !== null) list.push({ name, source: file, theirs, ours: anonymizedByUs(file, profile) });
      }
    }
  } finally {
    await orthanc.stop();
  }
  return pairs;
};

const comparePairs = async (pairs: readonly Pair[]): Promise<Comparison> => {
  const [theirs, ours] = [await dumpedAll(pairs.map((pair) => pair.theirs)), await dumpedAll(pairs.map((pair) => pair.ours))];
  const differing = pairs.map((_, index): readonly string[] | null => {
    const [a, b] = [theirs[index]?.map(masked), ours[index]?.map(masked)];
    if (a === undefined || b === undefined) return null;
    return [...missing(a, b).map((line) => `- ${line}`), ...missing(b, a).map((line) => `+ ${line}`)];
  });
  const sources = await dumpedAll(pairs.map(({ source }) => source));
  return comparisonOf(
    pairs.map(({ name }, index) => {
      const changed = differing[index] ?? null;
      if (changed === null) return null;
      const told = withoutEmptyReferences(changed, sources[index] ?? []);
      const unexplained = told.filter((line) => !DELIBERATE.some((reason) => reason.test(line.slice(2))));
      return unexplained.length > 0 ? [`${name}: ${unexplained.slice(0, 4).join(' | ')}`] : [];
    }),
  );
};

/** Real Orthanc anonymizes alike. */
export const compareAnonymized = async (samples: readonly Sample[]): Promise<ReadonlyMap<ComparedProfile, Comparison>> => {
  const comparisons = new Map<ComparedProfile, Comparison>();
  for (const [profile, pairs] of await pairsOf(samples)) comparisons.set(profile, await comparePairs(pairs));
  return comparisons;
};
