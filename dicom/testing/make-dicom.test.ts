import { DEFLATED, EXPLICIT_BIG, IMPLICIT_LITTLE, JPEG_BASELINE, makeDicom } from './make-dicom';

const uids = { patientId: 'P', studyUid: '1.2', seriesUid: '1.2.3', sopUid: '1.2.3.4' };

describe('makeDicom', () => {
  test('writes preamble, magic and the transfer syntax', () => {
    const file = makeDicom(uids);
    expect(file.subarray(128, 132).toString()).toBe('DICM');
    expect(file.includes('1.2.840.10008.1.2.1\0')).toBe(true);
  });

  test('writes the elements in ascending order and padded', () => {
    const file = makeDicom({ ...uids, metaHeader: false });
    expect(file.subarray(-26).toString('latin1')).toBe(' \0\x0d\0UI\x04\x001.2\0 \0\x0e\0UI\x06\x001.2.3\0');
  });

  test('writes implicit, big endian, deflated and encapsulated data sets that differ in their bytes', () => {
    const files = [IMPLICIT_LITTLE, EXPLICIT_BIG, DEFLATED].map((transferSyntax) =>
      makeDicom({ ...uids, transferSyntax, pixelBytes: 16 }).toString('latin1'),
    );
    const encapsulated = makeDicom({ ...uids, transferSyntax: JPEG_BASELINE, fragments: [Buffer.from('abc')] });
    expect(new Set([...files, encapsulated.toString('latin1')]).size).toBe(4);
    expect(encapsulated.subarray(-20).toString('latin1')).toBe('\xfe\xff\0\xe0\x04\0\0\0abc\0\xfe\xff\xdd\xe0\0\0\0\0');
  });

  test('writes nested sequences with lengths or delimiters', () => {
    const withLengths = (lengths: 'defined' | 'undefined') =>
      makeDicom({ ...uids, tags: { '0008,1140': { vr: 'SQ', lengths, items: [{ '0008,1150': '1.2' }] } } });
    expect(withLengths('undefined').length - withLengths('defined').length).toBe(16);
  });
});
