import { createHash } from 'node:crypto';
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { InstanceSummary } from '../port';
import { fileSource } from '../source/file-source';
import { memorySource } from '../source/memory-source';
import { DEFLATED, type DicomSpec, EXPLICIT_BIG, IMPLICIT_LITTLE, makeDicom } from '../testing/make-dicom';
import { summarize } from './summarize';

const uids = { patientId: 'P1', studyUid: '1.2', seriesUid: '1.2.3', sopUid: '1.2.3.4' };

const summary = (spec: Partial<DicomSpec> = {}): InstanceSummary => summarize(memorySource(makeDicom({ ...uids, ...spec })));

const orthancId = (text: string): string =>
  createHash('sha1')
    .update(text)
    .digest('hex')
    .replace(/(.{8})(?=.)/g, '$1-');

describe('the identifiers', () => {
  test('are the SHA-1 of the values joined by bars', () => {
    expect(summary().ids).toEqual({
      patient: orthancId('P1'),
      study: orthancId('P1|1.2'),
      series: orthancId('P1|1.2|1.2.3'),
      instance: orthancId('P1|1.2|1.2.3|1.2.3.4'),
    });
  });

  test('are those of the values without padding, and in UTF-8', () => {
    expect(summary({ patientId: 'ab  ' }).ids.patient).toBe(orthancId('ab'));
    expect(summary({ patientId: ' a' }).ids.patient).toBe(orthancId(' a'));
    expect(summary({ patientId: 'é', charset: 'ISO_IR 100' }).ids.patient).toBe(orthancId('é'));
    expect(summary({ patientId: 'é' }).ids.patient).toBe(orthancId('é'));
  });

  test('take an absent PatientID for an empty one', () => {
    expect(summary({ without: ['0010,0020'] }).ids.patient).toBe('da39a3ee-5e6b4b0d-3255bfef-95601890-afd80709');
  });

  test.each(['0020,000d', '0020,000e', '0008,0018'])('need %s', (tag) => {
    expect(() => summary({ without: [tag] })).toThrow(expect.objectContaining({ kind: 'NoIdentifiers' }));
    expect(() => summary({ tags: { [tag]: '' } })).toThrow(expect.objectContaining({ kind: 'EmptyIdentifiers' }));
  });
});

describe('the main tags', () => {
  test('of absent tags are absent, of empty ones empty', () => {
    const { patient } = summary({ tags: { '0010,0010': '' } }).mainTags;
    expect(patient).toEqual({ '0010,0010': '', '0010,0020': 'P1' });
  });

  test('show numbers as text, and leave out values over 256 bytes', () => {
    const { series, study } = summary({
      tags: { '0054,0081': { vr: 'US', value: [512] }, '0008,1030': 'x'.repeat(257) },
    }).mainTags;
    expect(series['0054,0081']).toBe('512');
    expect(study).toEqual({ '0020,000d': '1.2' });
  });

  test('are not those of items', () => {
    const items = [{ '0010,0010': 'inner' }];
    expect(summary({ tags: { '0008,1140': { vr: 'SQ', items } } }).mainTags.patient).toEqual({ '0010,0020': 'P1' });
  });

  test.each([IMPLICIT_LITTLE, EXPLICIT_BIG, DEFLATED])('are the same in %s', (transferSyntax) => {
    const tags = { '0010,0010': 'Doe^J', '0054,0081': { vr: 'US', value: [512] }, '0020,0013': '3' };
    expect(summary({ transferSyntax, tags }).mainTags).toEqual(summary({ tags }).mainTags);
  });
});

describe('the rest of the summary', () => {
  test('tells where PixelData is, but not of deflated files', () => {
    const file = makeDicom({ ...uids, pixelBytes: 100 });
    expect(summarize(memorySource(file)).pixelDataOffset).toBe(file.length - 112);
    expect(summary({ pixelBytes: 100, transferSyntax: DEFLATED }).pixelDataOffset).toBeNull();
    expect(summary().pixelDataOffset).toBeNull();
  });

  test.each([
    [{ '0020,0013': ' 5 ' }, 5],
    [{ '0020,0013': '-1' }, -1],
    [{ '0020,0013': '3a' }, null],
    [{ '0054,1330': { vr: 'US', value: [9] } }, 9],
    [{ '0054,1330': { vr: 'US', value: [9] }, '0020,0013': '4' }, 4],
    [{}, null],
  ])('%j has the index %p', (tags, expected) => {
    expect(summary({ tags }).indexInSeries).toBe(expected);
  });

  test.each([
    [{ '0020,1002': '3', '0020,0105': '2' }, 6],
    [{ '0020,1002': '3' }, null],
    [{ '0054,0081': { vr: 'US', value: [3] }, '0054,0101': { vr: 'US', value: [4] }, '0018,1090': '7' }, 12],
    [{ '0018,1090': '7' }, 7],
    [{ '0018,1090': '0' }, null],
  ])('%j expects %p instances', (tags, expected) => {
    expect(summary({ tags }).expectedNumberOfInstances).toBe(expected);
  });

  test('is the same from a file, of which only windows are read', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'anamnesis-dicom-'));
    const file = makeDicom({ ...uids, pixelBytes: 5_000_000, tags: { '0008,0081': 'x'.repeat(40_000), '0010,0010': 'Doe' } });
    writeFileSync(path.join(folder, 'file'), file);
    const fd = openSync(path.join(folder, 'file'), 'r');
    const source = fileSource(fd, file.length);
    let read = 0;
    const counting = {
      length: source.length,
      bytes: (offset: number, length: number) => {
        read += length;
        return source.bytes(offset, length);
      },
    };
    expect(summarize(counting)).toEqual(summarize(memorySource(file)));
    expect(read).toBeLessThan(200_000);
    closeSync(fd);
    rmSync(folder, { recursive: true });
  });
});
