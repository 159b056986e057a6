import fc from 'fast-check';
import { tagsJson } from './json/tags-json';
import { DicomError } from './port';
import { memorySource } from './source/memory-source';
import { summarize } from './summary/summarize';
import { arbitraryTags } from './testing/arbitrary-tags';
import { DEFLATED, EXPLICIT_BIG, EXPLICIT_LITTLE, IMPLICIT_LITTLE, JPEG_BASELINE, makeDicom } from './testing/make-dicom';

const uids = { patientId: 'P', studyUid: '1.2', seriesUid: '1.2.3', sopUid: '1.2.3.4' };

const syntax = fc.constantFrom(EXPLICIT_LITTLE, IMPLICIT_LITTLE, EXPLICIT_BIG, DEFLATED, JPEG_BASELINE);
const charset = fc.constantFrom('', 'ISO_IR 100', 'ISO_IR 192', '\\ISO 2022 IR 87', 'ISO_IR 13', 'GB18030', '\\ISO 2022 IR 149');

const file = fc
  .tuple(arbitraryTags, syntax, charset, fc.boolean())
  .map(([tags, transferSyntax, set, metaHeader]) =>
    makeDicom({ ...uids, tags, transferSyntax, charset: set, metaHeader, pixelBytes: 20 }),
  );

const mutations = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 12 });

const mutated = (bytes: Buffer, changes: readonly (readonly [number, number])[]): Buffer => {
  const copy = Buffer.from(bytes);
  for (const [at, value] of changes) copy[at % copy.length] = value;
  return copy;
};

const isReadOrRefused = (bytes: Buffer): void => {
  for (const read of [summarize, (source: ReturnType<typeof memorySource>) => tagsJson(source, 'simple')]) {
    try {
      read(memorySource(bytes));
    } catch (error) {
      expect(error).toBeInstanceOf(DicomError);
    }
  }
};

describe('a hostile file', () => {
  test('of changed bytes is read, or refused with a DicomError', () => {
    fc.assert(
      fc.property(file, mutations, (bytes, changes) => isReadOrRefused(mutated(bytes, changes))),
      { numRuns: 2000 },
    );
  });

  test('cut off anywhere is read, or refused with a DicomError', () => {
    fc.assert(
      fc.property(file, fc.nat(), (bytes, at) => isReadOrRefused(bytes.subarray(0, at % bytes.length))),
      { numRuns: 1000 },
    );
  });

  test('of random bytes is read, or refused with a DicomError', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => isReadOrRefused(Buffer.from(bytes))),
      { numRuns: 2000 },
    );
  });

  test('with long random text in any character set does not throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), charset, (bytes, set) => {
        const value = Buffer.from(bytes);
        const bytesOfFile = makeDicom({
          ...uids,
          charset: set,
          tags: { '0010,0010': { vr: 'PN', value }, '0010,4000': { vr: 'LT', value } },
        });
        expect(Object.keys(tagsJson(memorySource(bytesOfFile), 'full'))).toContain('0010,0010');
      }),
      { numRuns: 500 },
    );
  });
});
