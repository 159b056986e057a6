import { json } from './answer';
import { createKeptAnswers } from './kept-answers';

const given = () => {
  let generation = 0;
  let made = 0;
  const keptAnswers = createKeptAnswers(() => generation);
  return {
    change: () => (generation += 1),
    made: () => made,
    ask: (name: string, length = 1, during = () => undefined as unknown) =>
      keptAnswers(name, async () => {
        made += 1;
        during();
        return json('x'.repeat(length));
      }),
  };
};

it('should make an answer once, until something changes', async () => {
  const { ask, change, made } = given();
  const first = await ask('a');
  expect(await ask('a')).toBe(first);
  expect(await ask('b')).not.toBe(first);
  change();
  expect(await ask('a')).not.toBe(first);
  expect(made()).toBe(3);
});

it('should make an answer anew that was overtaken by a change while it was made', async () => {
  const { ask, change, made } = given();
  await ask('a', 1, change);
  await ask('a');
  expect(made()).toBe(2);
});

it('should keep some megabytes at most, and the answers that were made last', async () => {
  const { ask, made } = given();
  for (const name of ['a', 'b', 'c', 'd']) await ask(name, 6_000_000);
  await ask('d', 6_000_000);
  expect(made()).toBe(4);
  await ask('a', 6_000_000);
  expect(made()).toBe(5);
  await ask('e', 20_000_000);
  await ask('e', 20_000_000);
  expect(made()).toBe(7);
});
