import { createOutputs, type Output } from './outputs';

const output = (id: string, size = 1): Output<null> => ({
  id,
  key: 'archive',
  blob: { store: 'document', id: `blob-${id}`, size, md5: '', sha256: '' },
  about: null,
});

const outputsOf = (limits: { readonly count: number; readonly bytes: number }, ...kept: readonly Output<null>[]) => {
  const evicted: string[] = [];
  const outputs = createOutputs<null>(limits, kept, ({ id }) => evicted.push(id));
  return { outputs, evicted };
};

test('evicts the least recently used output', () => {
  const { outputs, evicted } = outputsOf({ count: 2, bytes: 0 }, output('a'), output('b'));
  outputs.touched('a');
  outputs.stored(output('c'));
  outputs.enforce();
  outputs.enforce();
  expect(evicted).toEqual(['b']);
});

test('evicts until the bytes fit, but keeps the newest whatever its size', () => {
  const { outputs, evicted } = outputsOf({ count: 9, bytes: 10 }, output('a', 5), output('b', 5));
  outputs.stored(output('c', 20));
  outputs.enforce();
  expect(evicted).toEqual(['a', 'b']);
});

test('an output that was deleted tells its bytes, also while it is being evicted, and no longer counts', () => {
  const { outputs, evicted } = outputsOf({ count: 1, bytes: 0 }, output('a'), output('b'));
  outputs.enforce();
  expect(outputs.deleted('a', 'archive')?.id).toBe('blob-a');
  expect(outputs.deleted('b', 'archive')?.id).toBe('blob-b');
  expect(outputs.deleted('b', 'archive')).toBeNull();
  outputs.stored(output('c'));
  outputs.enforce();
  expect(evicted).toEqual(['a']);
});
