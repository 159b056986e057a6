import type { ArchivePatient } from '../port';
import { remembered } from './remembered';

const blob = { store: 'document', id: 'b', size: 1, md5: '', sha256: '' } as const;
const patientWith = (id: string, count: number): readonly ArchivePatient[] => {
  const instances = Array.from({ length: count }, (_, index) => ({ id: `${id}-${index}`, blob }));
  return [{ id, tags: {}, studies: [{ id: 't', tags: {}, series: [{ id: 's', tags: {}, instances }] }] }];
};

/** Answers of 6 instances, which weigh 10 each, with room for 20 of them. */
const counting = (instances = 6) => {
  const asked: string[] = [];
  const { hierarchy, forget } = remembered((ids) => {
    asked.push(ids.join());
    return ids[0] === 'unknown' ? null : patientWith(ids[0] ?? '', instances);
  }, 200);
  return { asked, hierarchy, forget };
};

test('what was asked for is asked once, until a resource changes', () => {
  const { asked, hierarchy, forget } = counting();
  const first = hierarchy(['a']);
  expect(hierarchy(['a'])).toBe(first);
  expect(asked).toEqual(['a']);
  forget();
  expect(hierarchy(['a'])).toEqual(first);
  expect(asked).toEqual(['a', 'a']);
});

test('the oldest go when there is no room', () => {
  const { asked, hierarchy } = counting();
  const ids = Array.from({ length: 21 }, (_, index) => `p${index}`);
  for (const id of ids) hierarchy([id]);
  for (const id of ids.slice(1)) hierarchy([id]);
  expect(asked).toEqual(ids);
  hierarchy(['p0']);
  expect(asked).toEqual([...ids, 'p0']);
});

test('large ones, lists and unknown ids are not kept', () => {
  const { asked, hierarchy } = counting(7);
  for (const ids of [['a'], ['a'], ['b', 'c'], ['b', 'c'], ['unknown'], ['unknown']]) hierarchy(ids);
  expect(asked).toEqual(['a', 'a', 'b,c', 'b,c', 'unknown', 'unknown']);
});
