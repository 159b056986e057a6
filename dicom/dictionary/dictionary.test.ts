import { lookUp, tagNamed } from './dictionary';

describe('the dictionary', () => {
  test.each([
    [0x00100010, 'PN', 'PatientName'],
    [0x60020010, 'US', 'OverlayRows'],
    [0x60010010, 'LO', 'PrivateCreator'],
    [0x00200000, 'UL', 'GenericGroupLength'],
    [0x00090000, 'UL', 'PrivateGroupLength'],
    [0x00090010, 'LO', 'PrivateCreator'],
    [0x00070010, 'LO', 'IllegalPrivateCreator'],
    [0x00091001, 'UN', 'Unknown Tag & Data'],
    [0x00109999, 'UN', 'Unknown Tag & Data'],
  ])('knows %p', (tag, vr, name) => {
    expect(lookUp(tag)).toMatchObject({ vr, name });
  });

  test('knows retired tags with their prefix and without', () => {
    expect(tagNamed('RETIRED_OtherPatientIDs')).toBe(0x00101000);
    expect(tagNamed('OtherPatientIDs')).toBe(0x00101000);
    expect(tagNamed('PatientName')).toBe(0x00100010);
    expect(tagNamed('NoSuchTag')).toBeUndefined();
  });

  test('knows private tags by their creator, in any block', () => {
    expect(lookUp(0x00091002, 'GEMS_IDEN_01').name).toBe('SuiteId');
    expect(lookUp(0x0009ab02, 'GEMS_IDEN_01').name).toBe('SuiteId');
    expect(lookUp(0x00091002, 'constructor').name).toBe('Unknown Tag & Data');
  });
});
