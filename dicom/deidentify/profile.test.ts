import { lookUp } from '../dictionary/dictionary';
import tags from '../dictionary/tags.json';
import { anonymized, modified, shown, uids } from '../modify/testing/asked';
import { indexOf } from '../parse/element-index';
import { groupOf, tagKey, tagOf } from '../parse/tag';
import { memorySource } from '../source/memory-source';
import { makeDicom, type TagSpecs } from '../testing/make-dicom';
import { PROFILE_NAMES, type ProfileName, profileOf } from './profile';

const ids = { patientId: 'P', studyUid: '1.2', seriesUid: '1.2.3', sopUid: '1.2.3.4' };

/** Rows of the contract, one of each kind and the odd ones: tag, 2008, 2017c, 2021b, 2023b. */
const ROWS = `
  0008,0012 kept    kept    kept    remove
  0008,0014 uid     uid     uid     uid
  0008,0017 kept    kept    kept    uid
  0008,0020 kept    empty   empty   empty
  0008,0050 remove  empty   empty   empty
  0008,1041 kept    kept    remove  remove
  0008,1155 uid     uid     uid     uid
  0010,0030 remove  empty   empty   empty
  0010,1010 remove  remove  remove  remove
  0018,100b kept    kept    uid     uid
  0020,3404 kept    remove  kept    kept
  0040,0275 remove  remove  remove  remove
  0040,a027 kept    remove  empty   empty
  0040,a123 kept    empty   empty   empty
  0040,a730 remove  remove  empty   empty
  0042,0011 kept    kept    kept    empty
  0400,0100 kept    remove  uid     uid
  0400,0561 kept    remove  remove  remove
  3010,0077 kept    kept    empty   remove
  5004,3000 kept    remove  remove  remove
  6002,3000 kept    remove  remove  remove
  6002,4000 kept    remove  remove  remove
  6002,0010 kept    kept    kept    kept
  7fe0,0010 kept    kept    kept    kept
  fffc,fffc kept    remove  remove  remove`;

const rows = ROWS.trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/))
  .map(([tag = '', ...actions]) => ({ tag: Number.parseInt(tag.replace(',', ''), 16), actions }));

/** Every attribute of the dictionary that may stand in a data set of one item, with some value; sequences with one item. */
const everything = (): TagSpecs => {
  const specs: { [tag: string]: TagSpecs[string] } = {};
  for (const line of tags.tags.split('\n')) {
    const tag = Number.parseInt(line.slice(0, 8), 16);
    if (groupOf(tag) <= 4 || tag >= 0xfffe0000) continue;
    const { vr } = lookUp(tag);
    if (vr === 'SQ') specs[tagKey(tag)] = { vr: 'SQ', items: [{ '0008,0100': 'code' }] };
    else if (vr === 'UI') specs[tagKey(tag)] = { vr: 'UI', value: '1.9.8.7' };
    else if (/^[A-Z]{2}$/.test(vr)) specs[tagKey(tag)] = { vr, value: Buffer.from('12345678') };
  }
  return specs;
};

const IDENTITY: ReadonlySet<number> = new Set(
  [
    [0x0008, 0x0018],
    [0x0010, 0x0010],
    [0x0010, 0x0020],
    [0x0012, 0x0062],
    [0x0012, 0x0063],
    [0x0020, 0x000d],
    [0x0020, 0x000e],
    // They would make the file another one: its character set, and numbers that others are read by.
    [0x0008, 0x0005],
    [0x0028, 0x0103],
  ].map(([group = 0, element = 0]) => tagOf(group, element)),
);

describe.each(PROFILE_NAMES)('the profile of PS3.15-%s', (name: ProfileName) => {
  const column = PROFILE_NAMES.indexOf(name);

  it.each(rows.map(({ tag, actions }) => [tagKey(tag), actions[column], tag] as const))('asks of %s: %s', (_, action, tag) => {
    expect(profileOf(name).actionOn(tag) ?? 'kept').toBe(action);
  });

  it('is what becomes of each attribute of the dictionary, and nothing else becomes of any', () => {
    const specs = everything();
    const file = makeDicom({ ...ids, tags: specs, without: ['0008,0005', '0028,0103'] });
    const anonymization = { profile: name, patientName: 'A', method: 'M' };
    const result = modified(file, anonymized({ anonymization }));
    const bytesOf = (bytes: Buffer): ReadonlyMap<number, Buffer> => {
      const { elements, layout } = indexOf(memorySource(bytes));
      return new Map(
        elements.map(({ tag, header, end }) => [tag, Buffer.from(layout.dataSet.reader.bytes(header, end - header))]),
      );
    };
    const [before, after] = [bytesOf(file), bytesOf(result)];
    const profile = profileOf(name);
    const wrong: string[] = [];
    for (const [tag, bytes] of before) {
      if (IDENTITY.has(tag)) continue;
      const now = after.get(tag);
      const became =
        now === undefined
          ? 'remove'
          : now.equals(bytes)
            ? 'kept'
            : now.length <= 12
              ? 'empty'
              : now.includes(uids.uid('instance', '1.9.8.7'))
                ? 'uid'
                : 'changed';
      const touched = lookUp(tag).vr === 'SQ' && became === 'changed' ? 'kept' : became;
      if (touched !== (profile.actionOn(tag) ?? 'kept')) wrong.push(`${tagKey(tag)} ${became}`);
    }
    expect(before.size).toBeGreaterThan(4500);
    expect(wrong).toEqual([]);
    expect(shown(result).PatientIdentityRemoved).toBe('YES');
  });
});
