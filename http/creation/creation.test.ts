import fc from 'fast-check';
import { encode as encodeJpeg } from 'jpeg-js';
import { PNG } from 'pngjs';
import { contentOf } from '../../dicom/content/content';
import { tagsJson } from '../../dicom/json/tags-json';
import { memorySource } from '../../dicom/source/memory-source';
import { summarize } from '../../dicom/summary/summarize';
import { makeDicom } from '../../dicom/testing/make-dicom';
import type { Json, JsonObject } from '../../domain/json';
import type { Creation } from './build';
import { builtOf, plannedOf } from './creation-task';

const ids = { patient: 'made-up', study: '2.25.1', series: '2.25.2', instance: '2.25.3' };
const uri = (mime: string, bytes: Uint8Array): string => `data:${mime};base64,${Buffer.from(bytes).toString('base64')}`;

const build = (body: JsonObject, more: Partial<Creation> = {}) => {
  const planned = plannedOf(Buffer.from(JSON.stringify(body)));
  if ('fault' in planned) return planned;
  const { plan } = planned;
  return builtOf({
    form: plan.form,
    tags: plan.tags,
    characterSet: plan.characterSet,
    parent: null,
    interpretBinaryTags: true,
    privateCreator: '',
    force: false,
    encapsulate: false,
    given: plan.content.kind === 'one' ? plan.content.given : null,
    item: null,
    ids,
    now: { date: '20261123', time: '192418.000000' },
    encoding: 'Latin1',
    limits: {},
    ...more,
  });
};
const fileOf = (body: JsonObject, more?: Partial<Creation>): Buffer => {
  const built = build(body, more);
  if (!('file' in built)) throw new Error(JSON.stringify(built));
  return Buffer.from(built.file);
};
const tagsOf = (body: JsonObject, more?: Partial<Creation>) => tagsJson(memorySource(fileOf(body, more)), 'simple');
const pixelsOf = (body: JsonObject): string => {
  const content = contentOf(memorySource(fileOf(body)), ['7fe0,0010', '0']);
  return content.kind === 'bytes' ? content.bytes.toString('hex') : content.kind;
};
const detailsOf = (body: JsonObject, more?: Partial<Creation>): readonly Json[] => {
  const built = build(body, more);
  if (!('fault' in built) || built.fault.kind !== 'described') throw new Error('No refusal');
  return [built.fault.status.http, built.fault.status.code, built.fault.details];
};

const png = (colorType: 0 | 2 | 6, bitDepth: 8 | 16, data: Buffer, width: number, height: number): Buffer =>
  PNG.sync.write(Object.assign(new PNG({ width, height }), { data }), { colorType, bitDepth, inputColorType: colorType });

describe('a created instance', () => {
  test('has identifiers, dates and a character set of its own', () => {
    expect(tagsOf({ Tags: { PatientName: 'Hello^World' } })).toEqual({
      AcquisitionDate: '20261123',
      AcquisitionTime: '192418.000000',
      ContentDate: '20261123',
      ContentTime: '192418.000000',
      InstanceCreationDate: '20261123',
      InstanceCreationTime: '192418.000000',
      PatientID: 'made-up',
      PatientName: 'Hello^World',
      SOPInstanceUID: '2.25.3',
      SeriesDate: '20261123',
      SeriesInstanceUID: '2.25.2',
      SeriesTime: '192418.000000',
      SpecificCharacterSet: 'ISO_IR 100',
      StudyDate: '20261123',
      StudyInstanceUID: '2.25.1',
      StudyTime: '192418.000000',
    });
  });

  test('of the flat form has nothing but what was given, and identifiers', () => {
    expect(tagsOf({ PatientName: 'Flat', PatientID: '1' })).toEqual({
      PatientID: '1',
      PatientName: 'Flat',
      SOPInstanceUID: '2.25.3',
      SeriesInstanceUID: '2.25.2',
      StudyInstanceUID: '2.25.1',
    });
  });

  test('reads back with the texts that were given, in any character set that holds them', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', 'Z', '日', 'б', '^', '0'), minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(text, text, (name, description) => {
        const tags = { SpecificCharacterSet: 'ISO_IR 192', PatientName: name, StudyDescription: description };
        expect(tagsOf({ Tags: tags })).toMatchObject(tags);
      }),
      { numRuns: 100 },
    );
  });

  test('drops characters that its character set lacks', () => {
    expect(tagsOf({ Tags: { PatientName: 'aéb日c' } })).toMatchObject({ PatientName: 'aébc' });
  });

  test('holds numbers, tags, sequences, bytes and private tags with their creator', () => {
    const tags = {
      Rows: '2',
      '0018,9073': '1.5',
      '0028,0009': 'PatientID',
      ReferencedStudySequence: [{ ReferencedSOPInstanceUID: '1.2' }],
      PatientComments: uri('application/octet-stream', Buffer.from('hello')),
      '0009,1001': 'priv',
      OperatorsName: null,
    };
    const file = memorySource(fileOf({ Tags: tags }, { privateCreator: 'ME' }));
    expect(tagsJson(file, 'short')).toMatchObject({
      '0028,0010': '2',
      '0018,9073': '1.5',
      '0028,0009': '0010,0020',
      '0008,1110': [{ '0008,1155': '1.2' }],
      '0010,4000': 'hello',
      '0009,0010': 'ME',
      '0008,1070': '',
    });
  });

  test('takes over the modules of its parent, re-encoded, and refuses to change them without force', () => {
    const name = Buffer.from([0xbb, 0xee, 0xda]);
    const uids = { patientId: 'P', studyUid: '1.2', seriesUid: '1.2.3', sopUid: '1.2.3.4' };
    const bytes = makeDicom({
      ...uids,
      charset: 'ISO_IR 144',
      tags: { '0010,0010': { vr: 'PN', value: name }, '0008,1030': 'St' },
    });
    const parent = { level: 'Study', file: { kind: 'bytes', bytes } } as const;
    const own = tagsOf({ Tags: { SeriesDescription: 'child' } }, { parent });
    expect(own).toMatchObject({ PatientName: 'Люк', PatientID: 'P', StudyInstanceUID: '1.2', StudyDescription: 'St' });
    expect(own).toMatchObject({ SpecificCharacterSet: 'ISO_IR 144', SeriesInstanceUID: '2.25.2' });
    expect(own).not.toHaveProperty('Modality');
    expect(tagsOf({ Tags: { SpecificCharacterSet: 'ISO_IR 192' } }, { parent })).toMatchObject({ PatientName: 'Люк' });
    expect(detailsOf({ Tags: { PatientName: 'x' } }, { parent })).toEqual([400, 2020, 'PatientName']);
    expect(tagsOf({ Tags: { PatientName: 'x' } }, { parent, force: true })).toMatchObject({ PatientName: 'x' });
    expect(tagsOf({ Tags: { PatientID: 'other', StudyDate: '20200101' } }, { parent })).toMatchObject({ PatientID: 'other' });
  });

  test.each([
    [{ Tags: { SOPInstanceUID: '1.2' } }, [400, 2020, 'SOPInstanceUID']],
    [{ Tags: { PixelData: 'x' } }, [400, 2021, null]],
    [{ Tags: { NoTag: 'x' } }, [500, 27, null]],
    [{ Tags: { Rows: 12 } }, [400, 5, 'Bad Parameter type for tag 0028,0010']],
    [{ Tags: { Rows: 'abc' } }, [400, 15, 'While creating a DICOM instance, tag (0028,0010) has out-of-range value: "abc"']],
    [{ Tags: { SpecificCharacterSet: 'nope' } }, [400, 3, 'Unknown specific character set: nope']],
    [{ Tags: [] }, [400, 8, null]],
    [[], [400, 8, null]],
    [{ PatientName: 12 }, [400, 2019, null]],
    [{ Tags: {}, Content: 12 }, [400, 2023, null]],
    [{ Tags: {}, Content: null }, [400, 2023, null]],
    [{ Tags: {}, Content: 'nodata' }, [400, 15, null]],
    [{ Tags: {}, Content: uri('image/png', Buffer.alloc(3)) }, [400, 15, null]],
    [{ Tags: {}, Content: uri('application/pdf', Buffer.from('hello')) }, [400, 15, 'Not a PDF file']],
    [
      { Tags: {}, Content: uri('text/plain', Buffer.from('hello')) },
      [500, 2, 'Unsupported MIME type for the content of a new DICOM file: text/plain'],
    ],
  ])('is refused: %j', (body, expected) => {
    expect(detailsOf(body as unknown as JsonObject)).toEqual(expected);
  });
});

describe('the content of a created instance', () => {
  test('is the pixels of a PNG', () => {
    const gray = { Tags: {}, Content: uri('image/png', png(0, 8, Buffer.from([1, 2, 3, 4, 5, 6]), 3, 2)) };
    expect(pixelsOf(gray)).toBe('010203040506');
    expect(tagsOf(gray)).toMatchObject({
      BitsAllocated: '8',
      BitsStored: '8',
      Columns: '3',
      HighBit: '7',
      PhotometricInterpretation: 'MONOCHROME2',
      PixelRepresentation: '0',
      Rows: '2',
      SamplesPerPixel: '1',
    });
    const rgba = { Tags: {}, Content: uri('image/png', png(6, 8, Buffer.from([1, 2, 3, 128, 4, 5, 6, 255]), 2, 1)) };
    expect(pixelsOf(rgba)).toBe('010203040506');
    expect(tagsOf(rgba)).toMatchObject({ PhotometricInterpretation: 'RGB', PlanarConfiguration: '0', SamplesPerPixel: '3' });
  });

  test('of 16 bits is turned to little endian', () => {
    const words = Buffer.from(new Uint16Array([0x0102, 0x0304]).buffer);
    const body = { Tags: {}, Content: uri('image/png', png(0, 16, words, 2, 1)) };
    expect(pixelsOf(body)).toBe('02010403');
    expect(tagsOf(body)).toMatchObject({ BitsAllocated: '16', HighBit: '15' });
    const pam = 'P7\nWIDTH 2\nHEIGHT 1\nDEPTH 1\nMAXVAL 65535\nTUPLTYPE GRAYSCALE\nENDHDR\n\x01\x02\x03\x04';
    expect(pixelsOf({ Tags: {}, Content: uri('image/x-portable-arbitrarymap', Buffer.from(pam, 'latin1')) })).toBe('02010403');
  });

  test('is a JPEG, decoded, or as it is if asked for', () => {
    const { data } = encodeJpeg({ width: 8, height: 8, data: Buffer.alloc(256, 255) }, 90);
    const body = { Tags: {}, Content: uri('image/jpeg', data) };
    expect(pixelsOf(body)).toBe('ff'.repeat(192));
    const file = fileOf(body, { encapsulate: true });
    expect(summarize(memorySource(file)).transferSyntax).toBe('1.2.840.10008.1.2.4.50');
    const fragment = contentOf(memorySource(file), ['7fe0,0010', '1']);
    expect(fragment.kind === 'bytes' && fragment.bytes.subarray(0, data.length).equals(data)).toBe(true);
  });

  test('is refused by its header, before memory is taken for it', () => {
    const forged = png(0, 8, Buffer.alloc(4), 2, 2);
    forged.writeUInt32BE(60_000, 16);
    forged.writeUInt32BE(60_000, 20);
    expect(detailsOf({ Tags: {}, Content: uri('image/png', forged) })).toEqual([400, 15, null]);
  });

  test.each([
    ['application/pdf', '%PDF-1', '1.2.840.10008.5.1.4.1.1.104.1', 'OT'],
    ['model/stl', 'solid', '1.2.840.10008.5.1.4.1.1.104.3', 'M3D'],
    ['model/obj', 'v 0', '1.2.840.10008.5.1.4.1.1.104.4', 'M3D'],
    ['model/mtl', 'newmtl', '1.2.840.10008.5.1.4.1.1.104.5', 'M3D'],
  ])('is a document: %s', (mime, text, sopClass, modality) => {
    const tags = tagsOf({ Tags: {}, Content: uri(mime, Buffer.from(text)) });
    expect(tags).toMatchObject({ MIMETypeOfEncapsulatedDocument: mime, Modality: modality, SOPClassUID: sopClass });
  });

  test('numbers the instances of a series, whose own tags may not change what they share', () => {
    const item = { number: 2, count: 3, tags: { ImageComments: 'two' } };
    const given = { payload: { mime: 'image/png', bytes: png(0, 8, Buffer.alloc(4), 2, 2) } };
    expect(tagsOf({ Tags: {} }, { item, given })).toMatchObject({
      ImageComments: 'two',
      ImageIndex: '2',
      ImagesInAcquisition: '3',
      InstanceNumber: '2',
      NumberOfTemporalPositions: '1',
    });
    const clash = { ...item, tags: { PatientName: 'B' } };
    expect(detailsOf({ Tags: { PatientName: 'A' } }, { item: clash, given })).toEqual([400, 2020, 'PatientName']);
  });
});
