import { memorySource } from '../source/memory-source';
import { DEFLATED, EXPLICIT_BIG, JPEG_BASELINE, makeDicom, type TagSpecs } from '../testing/make-dicom';
import { type Content, contentOf } from './content';

const uids = { patientId: 'P1', studyUid: '1.2', seriesUid: '1.2.3', sopUid: '1.2.3.4' };
const nested: TagSpecs = {
  '0008,1140': { vr: 'SQ', items: [{ '0008,1199': { vr: 'SQ', items: [{ '0008,1155': '1.5' }] } }, {}] },
  '0009,0010': 'ACME',
  '0009,1003': { vr: 'UN', items: [{ '0008,0100': 'A' }] },
};

const at = (path: string, file = makeDicom({ ...uids, tags: nested })): Content =>
  contentOf(memorySource(file), path === '' ? [] : path.split('/'));
const bytes = (content: Content): string => (content.kind === 'bytes' ? content.bytes.toString('hex') : content.kind);
const names = (content: Content): readonly string[] | string => (content.kind === 'names' ? content.names : content.kind);

describe('the content of an instance', () => {
  test('is followed down into sequences, those of private tags too', () => {
    expect(names(at('0008-1140'))).toEqual(['0', '1']);
    expect(names(at('0008-1140/0'))).toEqual(['0008-1199']);
    expect(bytes(at('0008-1140/0/ReferencedSOPSequence/0/0008-1155'))).toBe('312e3500');
    expect(bytes(at('0009-1003/0/CodeValue'))).toBe('4120');
  });

  test('lists tags in their order, without the meta header', () => {
    expect(names(at('')).slice(0, 3)).toEqual(['0008-0016', '0008-0018', '0008-0060']);
  });

  test.each([
    '0008-1140/2',
    '0008-1140/-1',
    '0008-1140/x',
    '0008-1140/0/0008-1155',
    '0010-0020/0',
    '0010-0020/0/0010-0020',
    '0002-0010',
  ])('has nothing at %s', (path) => expect(at(path).kind).toBe('absent'));

  test.each(['Nope', '0010-00', '0008-1140/0/Nope', '__proto__'])('knows no tag in %s', (path) =>
    expect(at(path).kind).toBe('unknownTag'),
  );

  test('turns numbers of a big endian data set round, and not its texts', () => {
    const tags: TagSpecs = { '0028,0010': { vr: 'US', value: [1, 2] }, '0008,1030': 'ab' };
    const file = makeDicom({ ...uids, tags, transferSyntax: EXPLICIT_BIG });
    expect([bytes(at('Rows', file)), bytes(at('StudyDescription', file))]).toEqual(['01000200', '6162']);
  });

  test('is the place of a large value, so that nobody needs to hold it', () => {
    const file = makeDicom({ ...uids, pixelBytes: 100_000 });
    const content = at('PixelData/0', file);
    expect(content).toMatchObject({ kind: 'range', length: 100_000 });
    if (content.kind === 'range') expect(file.length - content.start).toBe(100_000);
  });

  test('is the bytes themselves where the file holds them deflated', () => {
    const file = makeDicom({ ...uids, pixelBytes: 100_000, transferSyntax: DEFLATED });
    expect(bytes(at('PixelData/0', file))).toHaveLength(200_000);
  });

  test('counts the offset table as the first fragment', () => {
    const file = makeDicom({
      ...uids,
      transferSyntax: JPEG_BASELINE,
      fragments: [Buffer.from('ffd8', 'hex'), Buffer.from('ffd9', 'hex')],
    });
    expect(names(at('7fe0-0010', file))).toEqual(['0', '1', '2']);
    expect([0, 1, 2, 3].map((index) => bytes(at(`7fe0-0010/${index}`, file)))).toEqual(['', 'ffd8', 'ffd9', 'absent']);
  });
});
