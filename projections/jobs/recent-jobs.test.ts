import { createRecent } from './recent-jobs';

const kept = (recent: { readonly get: (id: string) => number | undefined }, ...ids: readonly string[]) =>
  ids.filter((id) => recent.get(id) !== undefined);

it('keeps the latest that are few enough and small enough together', () => {
  const recent = createRecent<number>({ count: 3, weight: 100 });
  for (const id of ['a', 'b', 'c', 'd']) recent.put(id, 1, 10);
  expect(kept(recent, 'a', 'b', 'c', 'd')).toEqual(['b', 'c', 'd']);
  recent.put('e', 1, 85);
  expect(kept(recent, 'b', 'c', 'd', 'e')).toEqual(['d', 'e']);
  recent.put('f', 1, 101);
  expect(kept(recent, 'd', 'e', 'f')).toEqual([]);
});

it('takes what is offered only while there is room', () => {
  const recent = createRecent<number>({ count: 9, weight: 100 });
  recent.offer('a', 1, 60);
  recent.offer('b', 1, 60);
  recent.offer('c', 1, 40);
  expect(kept(recent, 'a', 'b', 'c')).toEqual(['a', 'c']);
});

it('weighs what is put again or deleted once', () => {
  const recent = createRecent<number>({ count: 9, weight: 100 });
  for (let round = 0; round < 5; round += 1) recent.put('a', round, 60);
  expect(recent.get('a')).toBe(4);
  recent.delete('a');
  recent.delete('a');
  recent.put('b', 1, 60);
  recent.put('c', 1, 40);
  expect(kept(recent, 'a', 'b', 'c')).toEqual(['b', 'c']);
});
