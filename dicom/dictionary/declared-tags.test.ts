import { declareTags } from './declared-tags';
import { lookUp, tagNamed, UNKNOWN_TAG } from './dictionary';

describe('declared tags', () => {
  beforeEach(() =>
    declareTags([
      { tag: 0x00187fff, vr: 'DA', name: 'Expiry', creator: null },
      { tag: 0x00291001, vr: 'US', name: 'Ours', creator: 'ACME' },
      { tag: 0x00291001, vr: 'DS', name: 'Theirs', creator: 'OTHER' },
      { tag: 0x50511001, vr: 'LO', name: 'Anybody', creator: null },
    ]),
  );
  afterEach(() => declareTags([]));

  it('should be known by their number and by their name', () => {
    expect(lookUp(0x00187fff)).toMatchObject({ vr: 'DA', name: 'Expiry' });
    expect(tagNamed('Expiry')).toBe(0x00187fff);
  });

  it('should be told apart by their creator', () => {
    expect(lookUp(0x00291001, 'ACME')).toMatchObject({ vr: 'US', name: 'Ours' });
    expect(lookUp(0x00291001, 'OTHER')).toMatchObject({ vr: 'DS', name: 'Theirs' });
    expect(lookUp(0x00291001, 'NOBODY')).toBe(UNKNOWN_TAG);
    expect(lookUp(0x00291001)).toBe(UNKNOWN_TAG);
    expect(lookUp(0x00291101, 'ACME')).toBe(UNKNOWN_TAG);
  });

  it('should be known under any creator if they were declared without one', () => {
    expect(lookUp(0x50511001)).toMatchObject({ name: 'Anybody' });
    expect(lookUp(0x50511001, 'ACME')).toMatchObject({ name: 'Anybody' });
  });

  it('should leave what the dictionary knows as it is, and be forgotten by the next declaration', () => {
    declareTags([{ tag: 0x00100020, vr: 'UT', name: 'PatientName', creator: null }]);
    expect(lookUp(0x00100020)).toMatchObject({ vr: 'LO', name: 'PatientID' });
    expect(tagNamed('PatientName')).toBe(0x00100010);
    expect(lookUp(0x00187fff)).toBe(UNKNOWN_TAG);
  });
});
