import fc from 'fast-check';
import { tagsJson } from '../json/tags-json';
import { indexOf } from '../parse/element-index';
import { layoutOf } from '../parse/layout';
import { withDefaults } from '../parse/limits';
import { tagKey, tagOf } from '../parse/tag';
import { vrOf } from '../parse/vr';
import { memorySource } from '../source/memory-source';
import { arbitraryTags } from '../testing/arbitrary-tags';
import {
  DEFLATED,
  type DicomSpec,
  EXPLICIT_BIG,
  EXPLICIT_LITTLE,
  IMPLICIT_LITTLE,
  JPEG_BASELINE,
  makeDicom,
} from '../testing/make-dicom';
import { encoderOf } from '../text/encode-text';
import { editFile } from './edit-file';
import { type Decision, type Editor, ENTER, KEEP, REMOVE } from './editor';
import { encodeValue } from './encode-value';
import { toUtf8 } from './to-utf8';

const uids = { patientId: 'P', studyUid: '1.2', seriesUid: '1.2.3', sopUid: '1.2.3.4' };
const facts = { sopClass: '1.2.840.10008.5.1.4.1.1.2', sopInstance: uids.sopUid };
const SYNTAXES = [IMPLICIT_LITTLE, EXPLICIT_LITTLE, EXPLICIT_BIG, DEFLATED] as const;

const none: Editor['added'] = () => [];

const edited = (file: Buffer, editor: Editor): Buffer =>
  Buffer.concat([...editFile(indexOf(memorySource(file)), editor, facts).chunks()]);

const byTag = (decisions: { readonly [key: string]: Decision }): Editor => ({
  decide: ({ tag }) => decisions[tagKey(tag)] ?? ENTER,
  added: none,
});

const text = (vr: string, value: string): Decision => {
  const bytes = encodeValue(vrOf(vr), value, encoderOf('ISO_IR 100'), false);
  if (!Buffer.isBuffer(bytes)) throw new Error(bytes._tag);
  return { kind: 'replace', vr: vrOf(vr), value: bytes };
};

const dataSetOf = (file: Buffer): Buffer => {
  const { dataSet } = layoutOf(memorySource(file), withDefaults());
  return Buffer.from(dataSet.reader.bytes(dataSet.start, dataSet.end - dataSet.start));
};

const syntax = fc.constantFrom(...SYNTAXES);

describe('an edited file', () => {
  test('is the same file when nothing is asked for, however its sequences are written', () => {
    fc.assert(
      fc.property(arbitraryTags, syntax, fc.boolean(), (tags, transferSyntax, enter) => {
        const file = makeDicom({ ...uids, tags, transferSyntax });
        expect(edited(file, { decide: () => (enter ? ENTER : KEEP), added: none }).equals(file)).toBe(true);
      }),
    );
  });

  test('is what would have been written without an element that is removed at every depth', () => {
    fc.assert(
      fc.property(arbitraryTags, syntax, (inner, transferSyntax) => {
        const item = (more: DicomSpec['tags']) => ({ '0011,0010': 'CREATOR', ...more, ...inner });
        const spec = (more: DicomSpec['tags']): DicomSpec => ({
          ...uids,
          transferSyntax,
          tags: {
            ...more,
            '0040,a730': { vr: 'SQ', lengths: 'defined', items: [item(more), {}] },
            '0040,a731': { vr: 'SQ', lengths: 'undefined', items: [item(more)] },
          },
        });
        const file = makeDicom(spec({ '0008,1030': 'Goes away' }));
        const result = edited(file, byTag({ '0008,1030': REMOVE }));
        expect(dataSetOf(result).equals(dataSetOf(makeDicom(spec({}))))).toBe(true);
      }),
    );
  });

  test.each(SYNTAXES)('has a value replaced and one added in its own encoding: %s', (transferSyntax) => {
    const file = makeDicom({ ...uids, transferSyntax, tags: { '0010,0010': 'Old', '0018,0050': '1' } });
    const result = edited(file, {
      decide: ({ tag }) => (tagKey(tag) === '0010,0010' ? text('PN', 'Somebody^Else') : KEEP),
      added: () => [{ tag: tagOf(0x0008, 0x0050), vr: vrOf('SH'), value: Buffer.from('A1') }],
    });
    const wanted = makeDicom({
      ...uids,
      transferSyntax,
      tags: { '0008,0050': 'A1', '0010,0010': 'Somebody^Else', '0018,0050': '1' },
    });
    expect(dataSetOf(result).equals(dataSetOf(wanted))).toBe(true);
  });

  test('keeps fragments, trailing bytes and the meta header of others', () => {
    const fragments = [Buffer.from('abcd'), Buffer.from('ef')];
    const spec: DicomSpec = { ...uids, transferSyntax: JPEG_BASELINE, fragments, tags: { '0010,0010': 'Old' } };
    const file = makeDicom(spec);
    const wanted = makeDicom({ ...spec, tags: { '0010,0010': 'New1' } });
    expect(edited(file, byTag({ '0010,0010': text('PN', 'New1') })).equals(wanted)).toBe(true);
  });

  test('corrects a group length where the group changed, and only there', () => {
    const length = (value: number) => ({ vr: 'UL', value: [value] }) as const;
    const tags = (name: string, size: number) => ({
      '0010,0000': length(size),
      '0010,0010': name,
      '0018,0000': length(77),
      '0018,0050': '1',
    });
    const file = makeDicom({ ...uids, tags: tags('Old', 22) });
    const wanted = makeDicom({ ...uids, tags: tags('Longer^Name', 10 + 8 + 12) });
    expect(edited(file, byTag({ '0010,0010': text('PN', 'Longer^Name') })).equals(wanted)).toBe(true);
  });

  test('has a meta header of its own when there was none, which names the instance', () => {
    const file = makeDicom({ ...uids, metaHeader: false, transferSyntax: EXPLICIT_BIG });
    const result = edited(file, { decide: () => KEEP, added: none });
    const layout = layoutOf(memorySource(result), withDefaults());
    expect([layout.hasMeta, layout.transferSyntax]).toEqual([true, EXPLICIT_BIG]);
    expect(result.includes('1.2.3.4\0')).toBe(true);
    expect(dataSetOf(result).equals(file)).toBe(true);
  });

  test('refuses text that is no value of its VR or not in its character set, without repeating it', () => {
    expect(encodeValue(vrOf('US'), '70000', encoderOf(undefined), false)).toEqual({ _tag: 'NotOfVr', vr: 'US' });
    expect(encodeValue(vrOf('PN'), '山田', encoderOf('ISO_IR 100'), false)).toEqual({ _tag: 'NotInCharacterSet' });
  });

  test('turned to UTF-8 shows the same text, in sequences and items with sets of their own too', () => {
    const latin = Buffer.from('Gr\u00fc\u00df', 'latin1');
    const greek = Buffer.from([0xc1, 0xe2]);
    const file = makeDicom({
      ...uids,
      charset: 'ISO_IR 100',
      tags: {
        '0010,0010': { vr: 'PN', value: latin },
        '0040,a730': {
          vr: 'SQ',
          items: [
            { '0008,0104': { vr: 'LO', value: latin } },
            { '0008,0005': 'ISO_IR 126', '0008,0104': { vr: 'LO', value: greek } },
          ],
        },
      },
    });
    const { layout } = indexOf(memorySource(file));
    const result = edited(file, toUtf8(layout.dataSet.reader, { decide: () => KEEP, added: none }));
    expect(tagsJson(memorySource(result), 'simple')).toMatchObject({
      SpecificCharacterSet: 'ISO_IR 192',
      PatientName: 'Gr\u00fc\u00df',
      ContentSequence: [{ CodeMeaning: 'Gr\u00fc\u00df' }, { SpecificCharacterSet: 'ISO_IR 192', CodeMeaning: '\u0391\u03b2' }],
    });
  });
});
