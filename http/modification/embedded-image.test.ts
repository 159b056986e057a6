import { PNG } from 'pngjs';
import type { Modification } from '../../dicom/modify/modification';
import { embeddedImage, imageOf, withImage } from './embedded-image';

const modification = (replace: Modification['replace'], remove: Modification['remove'] = []): Modification => ({
  level: 'Instance',
  removePrivate: false,
  privateCreator: '',
  remove,
  replace,
  keep: [],
  anonymization: null,
});
const top = (tag: number) => ({ parents: [], tag });
const text = (tag: number, value: string) => ({ path: top(tag), value: { kind: 'text', text: value } as const });
const PIXEL_DATA = 0x7fe00010;

const pngUri = (): string => {
  const png = new PNG({ width: 3, height: 2, colorType: 2 });
  for (let pixel = 0; pixel < 6; pixel += 1) png.data.set([3 * pixel, 3 * pixel + 1, 3 * pixel + 2, 255], 4 * pixel);
  return `data:image/png;base64,${PNG.sync.write(png, { colorType: 2 }).toString('base64')}`;
};

describe('pixel data that is replaced by a data URI', () => {
  // As real Orthanc 1.10.1 wrote it: RGB, 3 × 2, 8 bits.
  it('should bring all that describes the image', () => {
    const image = embeddedImage(pngUri());
    if ('fault' in image) throw new Error('The image can be read');
    const asked = modification([text(PIXEL_DATA, 'data:'), text(0x00280010, '99'), text(0x00100020, 'P')], [top(0x00280004)]);
    const { replace, remove } = withImage(asked, image.replace);
    const values = new Map(replace.map(({ path, value }) => [path.tag, value]));
    expect(values.get(PIXEL_DATA)).toEqual({
      kind: 'bytes',
      base64: Buffer.from(Array.from({ length: 18 }, (_, i) => i)).toString('base64'),
    });
    const told = [
      0x00280002, 0x00280004, 0x00280006, 0x00280010, 0x00280011, 0x00280100, 0x00280101, 0x00280102, 0x00280103, 0x00100020,
    ];
    expect(told.map((tag) => values.get(tag))).toEqual(
      ['3', 'RGB', '0', '2', '3', '8', '8', '7', '0', 'P'].map((value) => ({ kind: 'text', text: value })),
    );
    expect(replace).toHaveLength(11);
    expect(remove).toEqual([]);
  });

  it.each(['hello', 'data:application/pdf;base64,JVBERi0=', 'data:image/png;base64,AAAA', 'data:image/gif;base64,AAAA'])(
    'should refuse %s',
    (uri) => {
      expect(embeddedImage(uri)).toMatchObject({ fault: { kind: 'described' } });
    },
  );

  it('should be looked for at the top only, and not where it is given as bytes, or emptied', () => {
    expect(imageOf(modification([text(PIXEL_DATA, 'x')]))).toBe('x');
    expect(imageOf(modification([text(PIXEL_DATA, '')]))).toBeNull();
    expect(imageOf(modification([{ path: top(PIXEL_DATA), value: { kind: 'bytes', base64: '' } }]))).toBeNull();
    expect(imageOf(modification([text(0x00100010, 'x')]))).toBeNull();
  });
});
