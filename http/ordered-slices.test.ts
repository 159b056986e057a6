import type { TagValues } from '../domain/resource/events';
import type { ResourceRow } from '../projections/port';
import { MOST_FRAMES, orderedSlices } from './ordered-slices';

const AXIAL = '1\\0\\0\\0\\1\\0';

const row = (id: string, indexInSeries: number | null, tags: TagValues = {}): ResourceRow => ({
  level: 'Instance',
  id,
  parent: 's',
  tags,
  patientTags: null,
  stable: false,
  lastUpdate: 0,
  expectedNumberOfInstances: null,
  instance: {
    blob: { store: 'file', id, size: 1, md5: '', sha256: '' },
    fileUuid: id,
    transferSyntax: '',
    sopClass: '',
    indexInSeries,
    pixelDataOffset: null,
  },
});
const placed = (id: string, index: number | null, z: string, orientation = AXIAL): ResourceRow =>
  row(id, index, { '0020,0037': orientation, '0020,0032': `0\\0\\${z}` });

const order = (...rows: readonly ResourceRow[]) => {
  const ordered = orderedSlices(rows);
  return ordered.kind === 'ordered' ? ordered.json : ordered.kind;
};

it('should order slices along their normal, and say that they are a volume', () => {
  expect(order(placed('a', 1, '30'), placed('b', 2, '10'), placed('c', null, '20'))).toMatchObject({
    Dicom: ['/instances/b/file', '/instances/c/file', '/instances/a/file'],
    Type: 'Volume',
  });
});

it('should order them by number where two lie at one place, or directions differ', () => {
  for (const other of [placed('b', 1, '30'), placed('b', 1, '10', '0\\1\\0\\0\\0\\-1'), row('b', 1)]) {
    expect(order(placed('a', 2, '30'), other)).toMatchObject({
      SlicesShort: [
        ['b', 0, 1],
        ['a', 0, 1],
      ],
      Type: 'Sequence',
    });
  }
});

it('should list all frames', () => {
  expect(order(row('a', 1, { '0028,0008': '2 ' }))).toMatchObject({
    Slices: ['/instances/a/frames/0', '/instances/a/frames/1'],
    SlicesShort: [['a', 0, 2]],
  });
});

it('should know no order where numbers are missing', () => {
  expect(order(row('a', 1), row('b', null))).toBe('unordered');
});

it('should not list more frames than an answer holds, whatever a file claims', () => {
  expect(order(row('a', 1, { '0028,0008': String(MOST_FRAMES + 1) }))).toBe('tooMany');
});
