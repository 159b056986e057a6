import fc from 'fast-check';
import { DicomError } from '../port';
import { memorySource } from '../source/memory-source';
import { arbitraryTags } from '../testing/arbitrary-tags';
import type { ElementSpec, TagSpecs } from '../testing/element-spec';
import { DEFLATED, EXPLICIT_BIG, EXPLICIT_LITTLE, JPEG_BASELINE, makeDicom } from '../testing/make-dicom';
import { type DicomIndex, type Element, indexOf } from './element-index';
import { tagKey } from './tag';
import { vrName } from './vr';

const uids = { patientId: 'P', studyUid: '1.2', seriesUid: '1.2.3', sopUid: '1.2.3.4' };

const index = (file: Buffer): DicomIndex => indexOf(memorySource(file));

const find = ({ elements }: DicomIndex, key: string): Element => {
  const element = elements.find(({ tag }) => tagKey(tag) === key);
  if (element === undefined) throw new Error(`${key} is not in the index`);
  return element;
};

/** What was written, in the form of `asRead`. */
const asWritten = (tags: TagSpecs): unknown =>
  Object.entries(tags)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, spec]: readonly [string, string | ElementSpec]) => {
      if (typeof spec === 'string' || 'fragments' in spec) throw new Error('not used here');
      if ('items' in spec) return [key, spec.vr, spec.items.map(asWritten)];
      return [key, spec.vr, Buffer.isBuffer(spec.value) ? spec.value.toString('hex') : ''];
    });

const asRead = (elements: readonly Element[], { layout }: DicomIndex): unknown =>
  elements.map(({ tag, vr, value, length, items }) => [
    tagKey(tag),
    vrName(vr),
    items === undefined
      ? layout.dataSet.reader.bytes(value, length).toString('hex')
      : items.map((item) => asRead(item.elements, { layout, elements })),
  ]);

describe('the index of a file', () => {
  test('holds where an element and its value lie', () => {
    const file = makeDicom({ ...uids, tags: { '0010,0010': 'Doe' } });
    const { header, value, length, end } = find(index(file), '0010,0010');
    expect(file.subarray(header, end).toString('latin1')).toBe('\x10\0\x10\0PN\x04\0Doe ');
    expect([value - header, length]).toEqual([8, 4]);
  });

  test('holds fragments, and the offset after the delimiter', () => {
    const file = makeDicom({ ...uids, transferSyntax: JPEG_BASELINE, fragments: [Buffer.from('abcd'), Buffer.from('ef')] });
    const { fragments, end } = find(index(file), '7fe0,0010');
    expect(fragments?.map(({ value, length }) => file.subarray(value, value + length).toString())).toEqual(['', 'abcd', 'ef']);
    expect(end).toBe(file.length);
  });

  test('reads a sequence that is hidden as UN in implicit little endian', () => {
    const items = [{ '0008,0100': 'CODE' }];
    const { items: read } = find(
      index(makeDicom({ ...uids, transferSyntax: EXPLICIT_BIG, tags: { '0009,1001': { vr: 'UN', items } } })),
      '0009,1001',
    );
    expect(read?.[0]?.elements.map(({ tag, vr }) => [tagKey(tag), vrName(vr)])).toEqual([['0008,0100', 'SH']]);
  });

  test('gives the elements of a private block their creator, in each item anew', () => {
    const tags = {
      '0009,0010': 'OUTER',
      '0009,1001': { vr: 'SQ' as const, items: [{ '0009,0010': 'INNER', '0009,1002': 'x' }, { '0009,1002': 'y' }] },
    };
    const { creator, items } = find(index(makeDicom({ ...uids, tags })), '0009,1001');
    expect(creator).toBe('OUTER');
    expect(items?.map(({ elements }) => elements.at(-1)?.creator)).toEqual(['INNER', undefined]);
  });

  test('refuses deep nesting by its limit, not by a stack overflow', () => {
    let tags: TagSpecs = { '0008,0100': 'x' };
    for (let depth = 0; depth < 65; depth += 1) tags = { '0040,a730': { vr: 'SQ', items: [tags] } };
    expect(() => index(makeDicom({ ...uids, tags }))).toThrow(new DicomError('Sequences are nested too deeply', 'TooLarge'));
    const level = Buffer.from('4000 30a7 5351 0000 ffffffff feff 00e0 ffffffff'.replaceAll(' ', ''), 'hex');
    const forged = Buffer.concat([makeDicom(uids), ...Array.from({ length: 300_000 }, () => level)]);
    expect(() => indexOf(memorySource(forged), { depth: 1_000_000, elements: 500_000 })).toThrow('too many elements');
    expect(() => indexOf(memorySource(forged), { depth: 1_000_000 })).toThrow('truncated');
  });

  test('refuses a deflated data set that grows beyond its limit', () => {
    const file = makeDicom({ ...uids, transferSyntax: DEFLATED, pixelBytes: Buffer.alloc(1_000_000) });
    expect(file.length).toBeLessThan(10_000);
    expect(() => indexOf(memorySource(file), { inflated: 100_000 })).toThrow(expect.objectContaining({ kind: 'TooLarge' }));
    expect(indexOf(memorySource(file)).elements.at(-1)?.length).toBe(1_000_000);
  });

  test.each([EXPLICIT_LITTLE, EXPLICIT_BIG, DEFLATED])('of random trees in %s is what was written', (transferSyntax) => {
    fc.assert(
      fc.property(arbitraryTags, (tags) => {
        const read = index(makeDicom({ ...uids, transferSyntax, tags }));
        const written = read.elements.filter(({ tag }) => tagKey(tag).startsWith('0011'));
        expect(asRead(written, read)).toEqual(asWritten(tags));
      }),
      { numRuns: 150 },
    );
  });

  test('covers the bytes of the data set without gap', () => {
    fc.assert(
      fc.property(arbitraryTags, (tags) => {
        const file = makeDicom({ ...uids, tags, pixelBytes: 8 });
        const { layout, elements } = index(file);
        const ends = elements.map(({ end }) => end);
        expect(elements.map(({ header }) => header)).toEqual([layout.dataSet.start, ...ends.slice(0, -1)]);
        expect(ends.at(-1)).toBe(file.length);
      }),
      { numRuns: 100 },
    );
  });
});
