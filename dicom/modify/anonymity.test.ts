import type { NewElement } from '../edit/editor';
import { encodeElement } from '../edit/encode-element';
import { IMPLICIT_LITTLE_ENDIAN } from '../parse/frame';
import { META_SYNTAX } from '../parse/layout';
import { OB, vrOf } from '../parse/vr';
import { memorySource } from '../source/memory-source';
import { summarize } from '../summary/summarize';
import { makeDicom } from '../testing/make-dicom';
import { anonymized, asked, modified } from './testing/asked';

const PREFIX = 132;
const ids = { patientId: 'P', studyUid: '1.2', seriesUid: '1.2.3', sopUid: '1.2.3.4' };

/** A file whose preamble and meta header name people and places. */
const talkative = (): Buffer => {
  const file = makeDicom(ids);
  file.write('SECRET preamble', 0, 'latin1');
  const told: readonly NewElement[] = [
    { tag: 0x00020016, vr: vrOf('AE'), value: Buffer.from('SECRET AET') },
    { tag: 0x00020026, vr: vrOf('UR'), value: Buffer.from('dicom:SECRET') },
    { tag: 0x00020100, vr: vrOf('UI'), value: Buffer.from('1.77.77') },
    { tag: 0x00020102, vr: OB, value: Buffer.from('SECRET data!') },
  ];
  const more = Buffer.concat(told.map((element) => encodeElement(element, META_SYNTAX)));
  const length = file.readUInt32LE(PREFIX + 8);
  file.writeUInt32LE(length + more.length, PREFIX + 8);
  const end = PREFIX + 12 + length;
  return Buffer.concat([file.subarray(0, end), more, file.subarray(end)]);
};

describe('a meta header with values of all kinds of lengths', () => {
  it('is read to its end', () => {
    expect(summarize(memorySource(talkative())).ids).toEqual(summarize(memorySource(makeDicom(ids))).ids);
  });

  it('stays as it is in a modification, but for its UID', () => {
    expect(
      modified(talkative(), asked({}))
        .toString('latin1')
        .match(/SECRET [a-zA-Z]+|:SECRET|1\.77\.77/g),
    ).toEqual(['SECRET preamble', 'SECRET AET', ':SECRET', '1.77.77', 'SECRET data']);
  });
});

describe('an anonymized file', () => {
  it('says nothing of where it came from in its preamble and its meta header', () => {
    const bytes = modified(talkative(), anonymized({}));
    expect(bytes.toString('latin1')).not.toMatch(/SECRET|1\.77\.77/);
    expect(bytes.subarray(0, PREFIX)).toEqual(Buffer.concat([Buffer.alloc(PREFIX - 4), Buffer.from('DICM')]));
    expect(summarize(memorySource(bytes)).transferSyntax).toBe('1.2.840.10008.1.2.1');
  });

  const hidden = encodeElement(
    { tag: 0x00081115, vr: vrOf('SQ'), value: [[{ tag: 0x00100010, vr: vrOf('PN'), value: Buffer.from('SECRET') }]] },
    IMPLICIT_LITTLE_ENDIAN,
  ).subarray(8);
  const lost = () => makeDicom({ ...ids, tags: { '0008,1115': { vr: 'UN', value: hidden } } });

  it('has no sequence of the standard whose value representation was lost, with whatever is in it', () => {
    expect(lost().toString('latin1')).toContain('SECRET');
    const bytes = modified(lost(), anonymized({}));
    expect(bytes.toString('latin1')).not.toContain('SECRET');
    expect(modified(lost(), anonymized({ keep: ['0008,1115'] })).toString('latin1')).toContain('SECRET');
  });

  it('loses it in no mere modification', () => {
    expect(modified(lost(), asked({})).includes(hidden)).toBe(true);
  });
});
