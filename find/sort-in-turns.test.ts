import { sortInTurns } from './sort-in-turns';

it.each([0, 1, 4096, 4097, 20_000])('should sort %i items as a stable sort does', async (count) => {
  const items = Array.from({ length: count }, (_, index) => ({ key: (index * 7919) % 97, index }));
  const compare = (a: { readonly key: number }, b: { readonly key: number }): number => a.key - b.key;
  expect(await sortInTurns(items, compare)).toEqual(items.toSorted(compare));
});
