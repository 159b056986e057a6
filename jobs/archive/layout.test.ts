import type { TagValues } from '../../domain/resource/events';
import type { ArchiveInstance, ArchivePatient, ArchiveSeries, ArchiveStudy } from '../../projections/port';
import { layOut } from './layout';

const instance = (id: string): ArchiveInstance => ({
  id,
  blob: { store: 'document', id, size: 1, md5: '', sha256: '' },
});
const tags = (first: string, firstValue: string, second: string, secondValue: string): TagValues => ({
  [first]: firstValue,
  [second]: secondValue,
});
const series = (id: string, modality: string, description: string, count = 1): ArchiveSeries => ({
  id,
  tags: tags('0008,0060', modality, '0008,103e', description),
  instances: Array.from({ length: count }, (_, index) => instance(`${id}-${index}`)),
});
const study = (id: string, accession: string, description: string, ...all: ArchiveSeries[]): ArchiveStudy => ({
  id,
  tags: tags('0008,0050', accession, '0008,1030', description),
  series: all,
});
const patient = (id: string, patientId: string, name: string, ...studies: ArchiveStudy[]): ArchivePatient => ({
  id,
  tags: tags('0010,0020', patientId, '0010,0010', name),
  studies,
});

const names = (...hierarchy: readonly ArchivePatient[]): readonly string[] => Array.from(layOut(hierarchy), ({ name }) => name);

// The transcripts of contract/02-archive-media.md.
describe('the layout of an archive', () => {
  test('of several patients: folders by ascending id, a counter in each series', () => {
    const comunix = patient(
      '0946fcb6',
      'fYET5.0',
      'COMUNIX',
      study(
        '6c65',
        '1657271',
        'Neck^1HEAD_NECK_PETCT',
        series('b', 'CT', 'CT HEAD/NK 5.0 B30s', 2),
        series('a', 'PT', 'PET WB', 2),
      ),
    );
    const phenix = patient(
      '2f74',
      'Vafk,T,6',
      'PHENIX',
      study('4997', 'A10011234814', 'CT2 tête, face, sinus', series('3783', 'CT', '')),
    );
    expect(names(phenix, comunix)).toEqual([
      'fYET5.0 COMUNIX/1657271 Neck 1HEAD_NECK_PETCT/PT PET WB/PT000000.dcm',
      'fYET5.0 COMUNIX/1657271 Neck 1HEAD_NECK_PETCT/PT PET WB/PT000001.dcm',
      'fYET5.0 COMUNIX/1657271 Neck 1HEAD_NECK_PETCT/CT CT HEADNK 5.0 B30s/CT000000.dcm',
      'fYET5.0 COMUNIX/1657271 Neck 1HEAD_NECK_PETCT/CT CT HEADNK 5.0 B30s/CT000001.dcm',
      'VafkT6 PHENIX/A10011234814 CT2 tte face sinus/CT/CT000000.dcm',
    ]);
  });

  test('keeps the order of the instances of a series', () => {
    const given = { ...series('s', 'CT', ''), instances: [instance('z'), instance('a'), instance('m')] };
    const files = [...layOut([patient('p', 'P', '', study('t', '', '', given))])];
    expect(files.map((file) => [file.instance, file.name.slice(-12)])).toEqual([
      ['z', 'CT000000.dcm'],
      ['a', 'CT000001.dcm'],
      ['m', 'CT000002.dcm'],
    ]);
  });

  test.each([
    ['P1', 'Doe^John', 'A/1', 'Brain (3T) 50%', 'MR', 'a-b_c.d, e', 'P1 Doe John/A1 Brain 3T 50/MR ab_c.d e/MR000000.dcm'],
    ['P2', '^^', '', '', '', '', 'P2/Unknown Study/Unknown Series/00000000.dcm'],
    // Here Orthanc leaves the first part empty, and in the next it writes `..`.
    ['', '日本^太郎', '', '日本', 'M', 'é', 'Unknown Patient/Unknown Study/M/M0000000.dcm'],
    ['../../x', '..', '', '..', '..', '..', '....x ../Unknown Study/.. ../..000000.dcm'],
    ['P5', '  two   spaces\t', '', ' x ', 'cthuge', 's', 'P5 two spaces/x/cthuge s/CT000000.dcm'],
  ])('of %j %j, %j %j, %j %j', (id, name, accession, description, modality, seriesDescription, expected) => {
    expect(names(patient('p', id, name, study('t', accession, description, series('s', modality, seriesDescription))))).toEqual([
      expected,
    ]);
  });

  test('numbers studies of the same name', () => {
    const same = ['a', 'b', 'c'].map((id) => study(id, '', 'same', series(id, 'MR', 'same')));
    expect(names(patient('p', 'C', 'Col', ...same))).toEqual([
      'C Col/same/MR same/MR000000.dcm',
      'C Col/same-2/MR same/MR000000.dcm',
      'C Col/same-3/MR same/MR000000.dcm',
    ]);
  });

  test('numbers series of the same name', () => {
    const same = ['a', 'b', 'c'].map((id) => series(id, 'MR', 'same'));
    expect(names(patient('p', 'C', 'Col', study('t', '', 'same', ...same)))).toEqual([
      'C Col/same/MR same/MR000000.dcm',
      'C Col/same/MR same-2/MR000000.dcm',
      'C Col/same/MR same-3/MR000000.dcm',
    ]);
  });

  test('numbers patients whose names become the same', () => {
    const twin = (id: string, patientId: string): ArchivePatient =>
      patient(id, patientId, 'Twin', study('t', '', 's', series('s', 'MR', '')));
    expect(names(twin('a', 'T-1'), twin('b', 'T1'))).toEqual(['T1 Twin/s/MR/MR000000.dcm', 'T1 Twin-2/s/MR/MR000000.dcm']);
  });
});
