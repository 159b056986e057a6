import type { JsonObject } from '../../domain/json';
import type { TagsFormat } from '../port';
import { memorySource } from '../source/memory-source';
import { makeDicom, type TagSpecs } from '../testing/make-dicom';
import { headerJson, tagsJson } from './tags-json';

const uids = { patientId: 'P1', studyUid: '1.2', seriesUid: '1.2.3', sopUid: '1.2.3.4' };

const tags = (specs: TagSpecs, format: TagsFormat = 'full'): JsonObject =>
  tagsJson(memorySource(makeDicom({ ...uids, tags: specs })), format);

describe('the JSON of tags', () => {
  test('shows name, type and value; or the value by tag; or by name', () => {
    const specs = { '0010,0010': 'Doe^J ' };
    expect(tags(specs)).toMatchObject({ '0010,0010': { Name: 'PatientName', Type: 'String', Value: 'Doe^J' } });
    expect(tags(specs, 'short')).toMatchObject({ '0010,0010': 'Doe^J' });
    expect(tags(specs, 'simple')).toMatchObject({ PatientName: 'Doe^J' });
  });

  test('shows the creator of private tags', () => {
    expect(tags({ '0009,0010': 'GEMS_IDEN_01', '0009,1002': { vr: 'SH', value: 'x' }, '0011,1000': 'y' })).toMatchObject({
      '0009,0010': { Name: 'PrivateCreator', Type: 'String', Value: 'GEMS_IDEN_01' },
      '0009,1002': { Name: 'SuiteId', PrivateCreator: 'GEMS_IDEN_01', Type: 'String', Value: 'x' },
      '0011,1000': { Name: 'Unknown Tag & Data', Type: 'String', Value: 'y' },
    });
  });

  test('shows no binary values, and says which texts are too long', () => {
    const shown = tags(
      { '0008,0081': 'x'.repeat(257), '0028,1201': { vr: 'OW', value: [1] }, '0018,9087': { vr: 'FD', value: [] } },
      'full',
    );
    expect(shown).toMatchObject({
      '0008,0081': { Type: 'TooLong', Value: null },
      '0028,1201': { Type: 'Null', Value: null },
      '0018,9087': { Type: 'Null', Value: null },
    });
  });

  test('measures the length in bytes of UTF-8', () => {
    const shown = tags({ '0008,0081': { vr: 'ST', value: Buffer.alloc(200, 0xe9) } });
    expect(shown['0008,0081']).toMatchObject({ Type: 'TooLong' });
  });

  test('shows sequences as arrays, those in private tags too', () => {
    const items = [{ '0008,0100': 'A' }, {}];
    expect(tags({ '0008,1140': { vr: 'SQ', items }, '0009,1000': { vr: 'UN', items: [] } }, 'short')).toMatchObject({
      '0008,1140': [{ '0008,0100': 'A' }, {}],
      '0009,1000': [],
    });
  });

  test('leaves out what comes after PixelData', () => {
    const shown = tags(
      { '7fe0,0010': { vr: 'OW', value: [1] }, '7fe1,0010': 'x', 'fffc,fffc': { vr: 'OB', value: [0] } },
      'short',
    );
    expect(Object.keys(shown).slice(-1)).toEqual(['7fe0,0010']);
  });

  test('shows the last tag of those with the same name', () => {
    expect(tags({ '0009,0010': 'A', '0011,0010': 'B' }, 'simple')).toMatchObject({ PrivateCreator: 'B' });
  });

  test('shows the group 0002 as header, without its version', () => {
    const header = headerJson(memorySource(makeDicom(uids)), 'simple');
    expect(header).toMatchObject({ TransferSyntaxUID: '1.2.840.10008.1.2.1', MediaStorageSOPInstanceUID: '1.2.3.4' });
    expect(header).not.toHaveProperty('FileMetaInformationVersion');
  });
});
