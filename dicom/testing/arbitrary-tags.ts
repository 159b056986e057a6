import fc from 'fast-check';
import type { ElementSpec, TagSpecs } from './element-spec';

/** Private elements in a fixed block, so that their VR is read as written in explicit syntaxes and none has a special meaning. */
const tag = fc.integer({ min: 0x1000, max: 0x10ff }).map((element) => `0011,${element.toString(16)}`);

const even = (bytes: Uint8Array): Buffer => Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2)));

const value: fc.Arbitrary<ElementSpec> = fc.record({
  vr: fc.constantFrom('LO', 'OB', 'OW', 'UT', 'US', 'FD', 'OV', 'SV', 'UV', 'UR', 'ST', 'UN'),
  value: fc.uint8Array({ maxLength: 40 }).map(even),
});

/** Trees of elements: values of random bytes, and sequences with written or undefined lengths. */
export const arbitraryTags: fc.Arbitrary<TagSpecs> = fc.letrec<{ tags: TagSpecs; element: ElementSpec; sequence: ElementSpec }>(
  (tie) => ({
    tags: fc.dictionary(tag, tie('element'), { maxKeys: 5 }),
    element: fc.oneof({ maxDepth: 4, withCrossShrink: true }, value, tie('sequence')),
    sequence: fc.record({
      vr: fc.constant('SQ' as const),
      items: fc.array(tie('tags'), { maxLength: 3 }),
      lengths: fc.constantFrom('defined' as const, 'undefined' as const),
    }),
  }),
).tags;
