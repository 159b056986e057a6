import { makeAhead } from './ahead';

const started = (items: readonly string[], failing: readonly string[] = []) => {
  const begun: string[] = [];
  const dropped: string[] = [];
  const ahead = makeAhead({
    items,
    most: 2,
    make: async (item) => {
      begun.push(item);
      if (failing.includes(item)) throw new Error(item);
      return `made of ${item}`;
    },
    drop: async (made) => void dropped.push(made),
  });
  return { ahead, begun, dropped };
};

test('what comes next is begun before it is asked for, and no more than that', async () => {
  const { ahead, begun } = started(['a', 'b', 'c', 'd']);
  expect(begun).toEqual(['a', 'b']);
  expect(await ahead.next()).toBe('made of a');
  expect(begun).toEqual(['a', 'b', 'c']);
  expect([await ahead.next(), await ahead.next(), await ahead.next()]).toEqual(['made of b', 'made of c', 'made of d']);
  await expect(ahead.next()).rejects.toThrow('More was asked for');
});

test('what nobody asked for is dropped, and what was taken is not', async () => {
  const { ahead, begun, dropped } = started(['a', 'b', 'c', 'd']);
  await ahead.next();
  await ahead.close();
  expect(dropped).toEqual(['made of b', 'made of c']);
  expect(begun).toEqual(['a', 'b', 'c']);
});

test('one that cannot be made is told of in its turn, or not at all', async () => {
  const { ahead, dropped } = started(['a', 'b', 'c'], ['a', 'c']);
  await expect(ahead.next()).rejects.toThrow('a');
  await ahead.close();
  expect(dropped).toEqual(['made of b']);
});
