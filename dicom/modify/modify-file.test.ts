import fc from 'fast-check';
import { layoutOf } from '../parse/layout';
import { withDefaults } from '../parse/limits';
import { memorySource } from '../source/memory-source';
import { summarize } from '../summary/summarize';
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
import { modifyFile } from './modify-file';
import { anonymized, asked, KEY, modified, shown, uids } from './testing/asked';
import { createUidMap } from './uid-map';

const ids = { patientId: 'P', studyUid: '1.2', seriesUid: '1.2.3', sopUid: '1.2.3.4' };
const made = (tags: DicomSpec['tags'] = {}, more: Partial<DicomSpec> = {}): Buffer =>
  makeDicom({ ...ids, ...more, tags: tags ?? {} });
const keepInstance = { keep: ['SOPInstanceUID'] };
const SYNTAXES = [IMPLICIT_LITTLE, EXPLICIT_LITTLE, EXPLICIT_BIG, DEFLATED] as const;
/** Meta header and data set, inflated. */
const contentOf = (file: Buffer): readonly string[] => {
  const { meta, dataSet } = layoutOf(memorySource(file), withDefaults());
  return [meta, dataSet].map(({ reader, start, end }) => reader.bytes(start, end - start).toString('hex'));
};
const identity = (file: Buffer) => summarize(memorySource(file)).mainTags;

const references = {
  '0008,1140': {
    vr: 'SQ' as const,
    items: [
      {
        '0008,1150': '1.2.840.10008.5.1.4.1.1.2',
        '0008,1155': '1.2.3.4',
        '0008,1030': 'inner',
        '0010,0020': 'P',
        '0010,0010': 'Inner^Name',
      },
      { '0008,1155': '1.2.3.5', '0020,000d': '1.2', '0020,000e': '1.2.3', '0020,0052': '1.77', '0010,0020': 'Q' },
    ],
  },
};

describe('a modified file', () => {
  it('is the same but for its new SOPInstanceUID, whatever its syntax and content', () => {
    fc.assert(
      fc.property(arbitraryTags, fc.constantFrom(...SYNTAXES), fc.boolean(), (tags, transferSyntax, enter) => {
        const spec = { ...ids, tags, transferSyntax };
        const modification = asked(enter ? { remove: ['0008,1140[*].0010,0010'] } : {});
        const wanted = makeDicom({ ...spec, sopUid: uids.uid('instance', ids.sopUid) });
        expect(contentOf(modified(makeDicom(spec), modification))).toEqual(contentOf(wanted));
      }),
    );
  });

  it('has a meta header that tells its identifiers, also where they are given as bytes', () => {
    const bytes = (text: string) => ({ kind: 'bytes', base64: Buffer.from(text).toString('base64') }) as const;
    const replace = { SOPInstanceUID: bytes('1.99'), SOPClassUID: bytes('1.88') };
    const file = modified(made({}, { sopUid: '1.66' }), asked({ replace }));
    const { reader, start, end } = layoutOf(memorySource(file), withDefaults()).meta;
    const meta = reader.bytes(start, end - start).toString('latin1');
    expect([meta.includes('1.99'), meta.includes('1.88'), meta.includes('1.66')]).toEqual([true, true, false]);
  });

  it.each([
    ['Patient', 3],
    ['Study', 3],
    ['Series', 2],
    ['Instance', 1],
  ] as const)('of a %s has new UIDs from there down', (level, changed) => {
    const { study, series, instance } = identity(modified(made(), asked({ level, replace: { PatientID: 'N' } })));
    const now = [instance['0008,0018'], series['0020,000e'], study['0020,000d']];
    const fresh = [uids.uid('instance', '1.2.3.4'), uids.uid('series', '1.2.3'), uids.uid('study', '1.2')];
    expect(now).toEqual([...fresh.slice(0, changed), ...['1.2.3.4', '1.2.3', '1.2'].slice(changed)]);
  });

  it('keeps and replaces the identifiers that it is told to', () => {
    const keep = ['SOPInstanceUID', 'StudyInstanceUID'];
    const result = shown(modified(made(), asked({ level: 'Study', keep, replace: { SeriesInstanceUID: '9.9' } })));
    expect(result).toMatchObject({ StudyInstanceUID: '1.2', SeriesInstanceUID: '9.9', SOPInstanceUID: '1.2.3.4' });
  });

  it('maps alike with one key, and not with another', () => {
    const study = (key: Uint8Array) => identity(modified(made(), asked({ level: 'Study' }), key)).study['0020,000d'];
    expect(study(KEY)).toBe(study(KEY));
    expect(study(KEY)).not.toBe(study(Buffer.alloc(32, 8)));
    expect(study(KEY)).toMatch(/^2\.25\.\d{1,39}$/);
  });

  it('does not follow references, nor names of the patient in sequences', () => {
    const before = shown(made(references)).ReferencedImageSequence;
    expect(shown(modified(made(references), asked({ level: 'Study' }))).ReferencedImageSequence).toEqual(before);
  });

  it.each([
    ['one item', 'ReferencedImageSequence[0].StudyDescription', ['X', undefined]],
    ['every item', 'ReferencedImageSequence[*].StudyDescription', ['X', 'X']],
    ['no item beyond the end', 'ReferencedImageSequence[5].StudyDescription', ['inner', undefined]],
    ['nothing where the sequence is missing', 'RequestAttributesSequence[0].StudyDescription', ['inner', undefined]],
  ])('has a value replaced or added in %s', (_, name, expected) => {
    const { ReferencedImageSequence: items } = shown(
      modified(made(references), asked({ ...keepInstance, replace: { [name]: 'X' } })),
    );
    expect(Array.isArray(items) && items.map((item) => Object(item).StudyDescription)).toEqual(expected);
  });

  it('loses what it is told to, in one item only', () => {
    const remove = ['ReferencedImageSequence[0].PatientName', 'SOPClassUID'];
    const result = shown(modified(made(references), asked({ remove })));
    expect(result.SOPClassUID).toBeUndefined();
    expect(JSON.stringify(result)).not.toContain('Inner^Name');
  });

  it('loses its private tags at every depth, but for those that are kept, with their creators', () => {
    const tags = {
      '0011,0010': 'GONE',
      '0011,1001': 'x',
      '0013,0010': 'STAYS',
      '0013,1001': 'kept',
      '0013,1002': 'y',
      '0008,1140': { vr: 'SQ' as const, items: [{ '0011,0010': 'GONE', '0011,1001': 'secret' }] },
    };
    const result = modified(made(tags), asked({ removePrivate: true, keep: ['0013,1001'] }));
    expect(result.includes('GONE') || result.includes('secret')).toBe(false);
    expect(result.includes('STAYS') && result.includes('kept')).toBe(true);
    expect(modified(made(tags), asked({ removePrivate: true })).includes('STAYS')).toBe(false);
  });

  it('has the creator of a private tag that is new, if the request names it', () => {
    const replace = { '0015,1001': 'value' };
    expect(modified(made(), asked({ replace, privateCreator: 'LUNIT' })).includes('LUNIT ')).toBe(true);
    expect(modified(made(), asked({ replace })).includes('value')).toBe(true);
  });

  it('has whole sequences replaced', () => {
    const value = { kind: 'items', items: [[{ tag: 0x00400009, value: { kind: 'text', text: 'n1' } }], []] } as const;
    const result = shown(modified(made(), asked({ replace: { RequestAttributesSequence: value } })));
    expect(result.RequestAttributesSequence).toEqual([{ ScheduledProcedureStepID: 'n1' }, {}]);
  });

  it('has binary values in the byte order of the file', () => {
    for (const transferSyntax of SYNTAXES) {
      const file = made({}, { transferSyntax, pixelBytes: 8 });
      const result = modified(file, asked({ replace: { Rows: '12', PixelData: { kind: 'bytes', base64: 'AAECAw==' } } }));
      expect(shown(result).Rows).toBe('12');
      const swapped = transferSyntax === EXPLICIT_BIG ? Buffer.from([1, 0, 3, 2]) : Buffer.from([0, 1, 2, 3]);
      if (transferSyntax !== DEFLATED) expect(result.subarray(-4)).toEqual(swapped);
    }
  });

  it.each([
    [{ Rows: 'abc' }, 'OutOfRange'],
    [{ Rows: '65536' }, 'OutOfRange'],
    [{ RequestAttributesSequence: 'x' }, 'OutOfRange'],
    [{ SpecificCharacterSet: 'ISO_IR 100', PatientName: '山' }, 'NotInCharacterSet'],
  ] as const)('is refused where a value does not fit: %j', (replace, _tag) => {
    const refusal = expect.objectContaining({ refusal: expect.objectContaining({ _tag }) });
    expect(() => modified(made(), asked({ replace }))).toThrow(refusal);
  });

  it('does not mix native pixels into an encapsulated file', () => {
    const file = made({}, { transferSyntax: JPEG_BASELINE, fragments: [Buffer.from('abcd')] });
    const replace = { PixelData: { kind: 'bytes', base64: 'AAECAw==' } } as const;
    expect(() => modified(file, asked({ replace }))).toThrow(
      expect.objectContaining({ refusal: { _tag: 'PixelDataIsEncapsulated' } }),
    );
  });
});

describe('text in a modified file', () => {
  const latin = made({ '0008,1030': 'Étude' }, { charset: 'ISO_IR 100' });

  it('is encoded in the set of the file', () => {
    const result = modified(latin, asked({ ...keepInstance, replace: { PatientName: 'Müller' } }));
    const wanted = made({ '0008,1030': 'Étude', '0010,0010': 'Müller' }, { charset: 'ISO_IR 100' });
    expect(result.equals(wanted)).toBe(true);
  });

  it('turns the file to UTF-8 as a whole where its set lacks a character', () => {
    const result = modified(latin, asked({ replace: { PatientName: '山田' } }));
    expect(shown(result)).toMatchObject({ SpecificCharacterSet: 'ISO_IR 192', PatientName: '山田', StudyDescription: 'Étude' });
  });

  it('follows the set that the request names, and leaves other text alone', () => {
    const result = modified(latin, asked({ replace: { SpecificCharacterSet: 'ISO_IR 192', PatientName: '山田' } }));
    expect(result.includes(Buffer.from('Étude', 'latin1'))).toBe(true);
    expect(shown(result)).toMatchObject({ SpecificCharacterSet: 'ISO_IR 192', PatientName: '山田' });
  });
});

describe('an anonymized file', () => {
  const names = { patientName: 'Anonymized1' };

  it('has a new patient and new UIDs, and says so', () => {
    expect(shown(modified(made(), anonymized()))).toMatchObject({
      PatientName: 'Anonymized1',
      PatientID: uids.patientId('P'),
      StudyInstanceUID: uids.uid('study', '1.2'),
      SeriesInstanceUID: uids.uid('series', '1.2.3'),
      SOPInstanceUID: uids.uid('instance', '1.2.3.4'),
      PatientIdentityRemoved: 'YES',
      DeidentificationMethod: 'Method',
    });
    expect(uids.patientId('P')).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  it('does not say how where the request altered the profile, nor repeats what its source said', () => {
    const anonymization = { profile: '2021b', ...names, method: null } as const;
    expect(
      shown(modified(made({ '0012,0063': 'by hand' }), anonymized({ anonymization }))).DeidentificationMethod,
    ).toBeUndefined();
  });

  it('keeps what refers to what, at every depth', () => {
    const items = shown(modified(made({ ...references, '0020,0052': '1.77' }), anonymized()));
    expect(items.FrameOfReferenceUID).toBe(uids.uid('instance', '1.77'));
    expect(items.ReferencedImageSequence).toEqual([
      {
        ReferencedSOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
        ReferencedSOPInstanceUID: uids.uid('instance', '1.2.3.4'),
        PatientID: uids.patientId('P'),
        PatientName: 'Anonymized1',
      },
      {
        ReferencedSOPInstanceUID: uids.uid('instance', '1.2.3.5'),
        StudyInstanceUID: uids.uid('study', '1.2'),
        SeriesInstanceUID: uids.uid('series', '1.2.3'),
        FrameOfReferenceUID: uids.uid('instance', '1.77'),
        PatientID: uids.patientId('Q'),
      },
    ]);
  });

  it('keeps references right when UIDs are kept or replaced', () => {
    const keep = ['SOPInstanceUID'];
    const result = shown(modified(made(references), anonymized({ keep, replace: { StudyInstanceUID: '9.9', PatientID: 'N' } })));
    expect(result.ReferencedImageSequence).toMatchObject([
      { ReferencedSOPInstanceUID: '1.2.3.4', PatientID: 'N' },
      { ReferencedSOPInstanceUID: '1.2.3.5', StudyInstanceUID: '9.9' },
    ]);
  });

  it('maps a study that a structure set refers to as the study that it is', () => {
    const tags = { '3006,0012': { vr: 'SQ' as const, items: [{ '0008,1155': '1.2' }] } };
    const result = shown(modified(made(tags), anonymized()));
    expect(result.RTReferencedStudySequence).toEqual([{ ReferencedSOPInstanceUID: uids.uid('study', '1.2') }]);
  });

  it('leaves UIDs of the standard alone', () => {
    const frame = '1.2.840.10008.1.4.1.1';
    expect(shown(modified(made({ '0020,0052': frame }), anonymized())).FrameOfReferenceUID).toBe(frame);
  });

  it('keeps what it is told to, with all that lies in it', () => {
    const before = shown(made(references)).ReferencedImageSequence;
    expect(shown(modified(made(references), anonymized({ keep: ['ReferencedImageSequence'] }))).ReferencedImageSequence).toEqual(
      before,
    );
    const keep = ['ReferencedImageSequence[0].StudyDescription'];
    expect(shown(modified(made(references), anonymized({ keep }))).ReferencedImageSequence).toMatchObject([
      { StudyDescription: 'inner' },
      {},
    ]);
  });

  it('has nothing of curves, overlays and private tags left, wherever they are', () => {
    const leaks = {
      '5000,3000': { vr: 'OB', value: Buffer.from('LEAK') },
      '6002,3000': { vr: 'OW', value: Buffer.from('LEAK') },
      '6000,4000': { vr: 'LT', value: 'LEAK' },
      '0011,0010': 'LEAK',
    };
    const file = made({ ...leaks, '0008,1140': { vr: 'SQ', items: [leaks] } });
    expect(modified(file, anonymized()).includes('LEAK')).toBe(false);
  });

  it('has the name that the request gives, in sequences as well', () => {
    const anonymization = { profile: '2021b', patientName: null, method: null } as const;
    const result = modified(
      made({ ...references, '0010,0010': 'Doe^J' }),
      anonymized({ anonymization, replace: { PatientName: 'Mine' } }),
    );
    expect(result.includes('Inner') || result.includes('Doe')).toBe(false);
    expect(shown(result).PatientName).toBe('Mine');
  });

  it('is padded, encoded and delimited where it was not touched as its source', () => {
    fc.assert(
      fc.property(arbitraryTags, fc.constantFrom(...SYNTAXES), (tags, transferSyntax) => {
        const file = makeDicom({ ...ids, tags, transferSyntax });
        const result = modified(
          file,
          anonymized({ removePrivate: false, keep: Object.keys(tags).filter((tag) => tag.startsWith('0011')) }),
        );
        const wanted = makeDicom({
          ...ids,
          patientId: uids.patientId('P'),
          studyUid: uids.uid('study', '1.2'),
          seriesUid: uids.uid('series', '1.2.3'),
          sopUid: uids.uid('instance', '1.2.3.4'),
          transferSyntax,
          tags: { ...tags, '0010,0010': 'Anonymized1', '0012,0062': { vr: 'CS', value: 'YES' }, '0012,0063': 'Method' },
        });
        expect(contentOf(result)).toEqual(contentOf(wanted));
      }),
    );
  });
});

test('what a large file is made of are ranges of it and a few new bytes', () => {
  const file = made({}, { pixelBytes: 100_000 });
  const { pieces, length } = modifyFile(memorySource(file), anonymized(), createUidMap(KEY));
  const fresh = (pieces ?? []).filter((piece) => Buffer.isBuffer(piece));
  expect(length).toBeGreaterThan(100_000);
  expect(Buffer.concat(fresh).length).toBeLessThan(1000);
});
