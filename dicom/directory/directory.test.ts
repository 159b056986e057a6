import fc from 'fast-check';
import { encodeElement } from '../edit/encode-element';
import { META_SYNTAX } from '../parse/layout';
import { vrOf } from '../parse/vr';
import { type DirectoryRecord, readDirectory } from '../testing/read-directory';
import { createDirectory, type RecordLevel } from './directory';

type Tree = { readonly text: string; readonly lower: readonly Tree[] };

const LO = vrOf('LO');
const keys = (text: string): Buffer =>
  encodeElement({ tag: 0x00100020, vr: LO, value: Buffer.from(text.padEnd(text.length + (text.length % 2))) }, META_SYNTAX);

const treesOf = (level: number): fc.Arbitrary<readonly Tree[]> =>
  fc.array(
    fc.record({
      text: fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 9 }),
      lower: level === 3 ? fc.constant([]) : treesOf(level + 1),
    }),
    { maxLength: 3 },
  );

const written = (trees: readonly Tree[]): Buffer => {
  const directory = createDirectory('TEST', '2.25.1');
  const add = (level: RecordLevel, { text, lower }: Tree): void => {
    directory.add(level, `L${level}`, keys(text));
    for (const each of lower) if (level < 3) add((level + 1) as RecordLevel, each);
  };
  for (const tree of trees) add(0, tree);
  return directory.finish();
};

const plain = ({ keys: { '0010,0020': text = '' }, lower }: DirectoryRecord): Tree => ({ text, lower: lower.map(plain) });
const countOf = (trees: readonly Tree[]): number => trees.reduce((sum, { lower }) => sum + 1 + countOf(lower), 0);

describe('a DICOMDIR', () => {
  test('leads, by its offsets, to every record below the right one and in order', () => {
    fc.assert(
      fc.property(treesOf(0), (trees) => {
        const { roots, count } = readDirectory(written(trees));
        expect(roots.map(plain)).toEqual(trees);
        expect(count).toBe(countOf(trees));
      }),
      { numRuns: 200 },
    );
  });

  test('tells the last record of the root as well', () => {
    const twice = written([
      { text: 'a', lower: [{ text: 'c', lower: [] }] },
      { text: 'b', lower: [] },
    ]);
    const offset = (name: string): number => twice.readUInt32LE(twice.indexOf(Buffer.from(name, 'latin1')) + 8);
    const last = offset('\x04\x00\x02\x12UL');
    expect(twice.subarray(last, last + 8).toString('hex')).toBe('feff00e0ffffffff');
    expect(last).toBeGreaterThan(offset('\x04\x00\x00\x12UL'));
    expect(twice.subarray(last).includes('b')).toBe(true);
  });

  test('grows to any number of records', () => {
    const directory = createDirectory('TEST', '2.25.1');
    directory.add(0, 'PATIENT', keys('p'));
    directory.add(1, 'STUDY', keys('s'));
    directory.add(2, 'SERIES', keys('e'));
    for (let i = 0; i < 5000; i += 1) directory.add(3, 'IMAGE', keys(String(i)));
    const images = readDirectory(directory.finish()).roots[0]?.lower[0]?.lower[0]?.lower ?? [];
    expect(images).toHaveLength(5000);
    expect(images[4999]?.keys['0010,0020']).toBe('4999');
  });
});
