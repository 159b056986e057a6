import { openFreshness } from './freshness';

it('should give a resource another version whenever it is touched, and only then', () => {
  const { touch, view } = openFreshness();
  const [never, before] = [view.versionOf('a'), view.versionOf('b')];
  touch('b');
  const after = view.versionOf('b');
  expect(after).not.toBe(before);
  expect(view.versionOf('a')).toBe(never);
  touch('a');
  expect(view.versionOf('b')).toBe(after);
});

it('should count everything as changed when too much changed to be remembered', () => {
  const { touch, view } = openFreshness();
  touch('a');
  const [known, never] = [view.versionOf('a'), view.versionOf('b')];
  for (let index = 0; index < 60_000; index += 1) touch(String(index));
  expect(view.versionOf('a')).not.toBe(known);
  expect(view.versionOf('b')).not.toBe(never);
});
