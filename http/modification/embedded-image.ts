import type { Modification, NewValue, Replacement } from '../../dicom/modify/modification';
import type { TagPath } from '../../dicom/modify/tag-path';
import { vrOf } from '../../dicom/parse/vr';
import { orthancStatus } from '../../domain/orthanc-status';
import type { Outcome } from '../../threads/port';
import { contentElements } from '../creation/content-elements';
import { readDataUri } from '../creation/data-uri';
import type { Fault } from '../fault';
import { described, HttpFault } from '../fault';
import { isTop } from './tag-lists';

const PIXEL_DATA = 0x7fe00010;
const US = vrOf('US');
/** Bytes of pixels that a request may bring: they are kept with its job. */
const LARGEST_PIXELS = 16 * 1024 * 1024;

/** Rows and the like are numbers of two bytes; what describes the image is short text. */
const newValueOf = (vr: number, tag: number, bytes: Buffer): NewValue => {
  if (tag === PIXEL_DATA) return { kind: 'bytes', base64: bytes.toString('base64') };
  return { kind: 'text', text: vr === US ? String(bytes.readUInt16LE()) : bytes.toString('latin1').trim() };
};

const pixelData = ({ path, value }: Replacement): boolean => isTop(path) && path.tag === PIXEL_DATA && value.kind === 'text';

/** The data URI that the pixel data is to be replaced with; null where there is none. */
export const imageOf = ({ replace }: Modification): string | null => {
  const found = replace.find(pixelData)?.value;
  return found?.kind === 'text' && found.text !== '' ? found.text : null;
};

/** What an image replaces, or why it cannot be read. */
export type EmbeddedImage = { readonly replace: readonly Replacement[] } | { readonly fault: Fault };

/** Decodes: for threads. */
export const embeddedImage = (uri: string): EmbeddedImage => {
  try {
    const payload = readDataUri(uri);
    if (payload === null || !payload.mime.startsWith('image/')) {
      throw described(
        orthancStatus.BadFileFormat,
        'PixelData can be replaced by a data URI of a PNG, JPEG or PAM image, or of bytes',
      );
    }
    const { elements, weak } = contentElements(payload, false);
    const all = [...elements, ...weak];
    const replace = all.flatMap(({ tag, vr, value }) =>
      Buffer.isBuffer(value) ? [{ path: { parents: [], tag }, value: newValueOf(vr, tag, value) }] : [],
    );
    const pixels = all.find(({ tag }) => tag === PIXEL_DATA)?.value;
    if (Buffer.isBuffer(pixels) && pixels.length > LARGEST_PIXELS) {
      throw described(orthancStatus.ParameterOutOfRange, `The image must not have more than ${LARGEST_PIXELS} bytes of pixels`);
    }
    return { replace };
  } catch (error) {
    if (error instanceof HttpFault) return { fault: error.fault };
    throw error;
  }
};

/** The modification with an image in place of the data URI of its pixel data: what describes the image is replaced too, as by 1.10.1 (observed). */
export const withImage = (modification: Modification, image: readonly Replacement[]): Modification => {
  const given = new Set(image.map(({ path }) => path.tag));
  const isGiven = (path: TagPath): boolean => isTop(path) && given.has(path.tag);
  return {
    ...modification,
    replace: [...modification.replace.filter(({ path }) => !isGiven(path)), ...image],
    remove: modification.remove.filter((path) => !isGiven(path)),
  };
};

/** `embeddedImage` as a task of the threads. */
export const embedImage = ({ uri }: { readonly uri: string }): Outcome<EmbeddedImage> => ({
  value: embeddedImage(uri),
  transfer: [],
});
