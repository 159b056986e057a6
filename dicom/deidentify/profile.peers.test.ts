import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { required } from '../../test/required';
import { type ProfileName, profileOf } from './profile';

/** What Orthanc was seen to do with every attribute, beside the repository. */
const CONTRACT = path.resolve(__dirname, '..', '..', '..', '..', 'shared', 'contract');
const ready = required(existsSync(CONTRACT), 'no contract beside the repository');

const ACTIONS: { readonly [text: string]: string } = {
  removed: 'remove',
  emptied: 'empty',
  'new UID': 'uid',
  kept: 'kept',
};
/** Identifiers, which the caller makes, whatever the profile. */
const IDENTIFIERS = new Set(['0008,0018', '0010,0010', '0010,0020', '0020,000d', '0020,000e', '0012,0062', '0012,0063']);

const read = (page: string): string => readFileSync(path.join(CONTRACT, page), 'utf8');
const numberOf = (tag: string): number => Number.parseInt(tag.replace(',', ''), 16);
const actionOn = (profile: ProfileName, tag: string): string => profileOf(profile).actionOn(numberOf(tag)) ?? 'kept';

type Row = { readonly tag: string; readonly actions: { readonly [profile: string]: string } };

/** The table of 03-modify-anonymize.md, §6. */
const observed = (): readonly Row[] =>
  [...read('03-modify-anonymize.md').matchAll(/^\| ([0-9a-f]{4},[0-9a-f]{4}) \| (.*) \| (.*) \| (.*) \| (.*) \|$/gm)]
    .filter(([, tag = '', name = '']) => !IDENTIFIERS.has(tag) && name !== '(private)')
    .map(([, tag = '', , newest = '', older = '', oldest = '']) => ({
      tag,
      actions: { '2021b': newest, '2017c': older, '2008': oldest },
    }));

/** The lists of 12-newer-releases.md, §4: `group: element, element · group: …`. */
const added = (kind: string): readonly string[] => {
  const line = new RegExp(`^\\* \\*\\*${kind}\\*\\*: (.*)$`, 'm').exec(read('12-newer-releases.md'))?.[1] ?? '';
  return line.split('·').flatMap((part) => {
    const [group = '', elements = ''] = part.split(':');
    return [...elements.matchAll(/\b[0-9a-f]{4}\b/g)].map(([element]) => `${group.trim()},${element}`);
  });
};

(ready ? describe : describe.skip)('every row of the tables of the contract', () => {
  test('is what the profiles of 2008, 2017c and 2021b do', () => {
    const rows = observed();
    const wrong = rows.flatMap(({ tag, actions }) =>
      (['2008', '2017c', '2021b'] as const)
        .filter((profile) => actionOn(profile, tag) !== ACTIONS[actions[profile] ?? ''])
        .map((profile) => `${tag} under ${profile}: ${actionOn(profile, tag)}, and ${actions[profile]} in the contract`),
    );
    expect(wrong).toEqual([]);
    expect(rows.length).toBeGreaterThan(300);
  });

  test('is what the profile of 2023b adds', () => {
    const [removed, emptied] = [added('Removed'), added('Emptied')];
    const mapped = /^\* \*\*New UIDs mapped\*\*: (.*)$/m.exec(read('12-newer-releases.md'))?.[1] ?? '';
    const uids = [...mapped.matchAll(/[0-9a-f]{4},[0-9a-f]{4}/g)].map(([tag]) => tag);
    expect(removed.filter((tag) => actionOn('2023b', tag) !== 'remove')).toEqual([]);
    expect(emptied.filter((tag) => actionOn('2023b', tag) !== 'empty')).toEqual([]);
    expect(uids.filter((tag) => actionOn('2023b', tag) !== 'uid')).toEqual([]);
    expect([removed.length, emptied.length, uids.length]).toEqual([90, 54, 4]);
  });

  test('that 2021b has, 2023b has as well, but for TreatmentSite, which is removed', () => {
    const changed = observed().filter(
      ({ tag }) => actionOn('2021b', tag) !== 'kept' && actionOn('2023b', tag) !== actionOn('2021b', tag),
    );
    expect(changed.map(({ tag }) => tag)).toEqual(['3010,0077']);
    expect(actionOn('2023b', '3010,0077')).toBe('remove');
  });
});
