import type { PictureFormat } from '../dicom/images/encode-picture';
import type { Truncation } from '../dicom/images/picture';
import type { PictureRequest, View } from '../dicom/images/port';
import { accepted } from './accept';
import { argument, type Context, hasArgument } from './request-state';

/** The routes that show a frame as a picture. */
export const PICTURES = ['preview', 'image-uint8', 'image-uint16', 'image-int16', 'rendered'] as const;
export type PictureRoute = (typeof PICTURES)[number];

const TYPES = { png: 'image/png', jpeg: 'image/jpeg', pam: 'image/x-portable-arbitrarymap' } as const;
type MediaType = (typeof TYPES)[PictureFormat];

const TRUNCATIONS: { readonly [route in Exclude<PictureRoute, 'preview' | 'rendered'>]: Truncation } = {
  'image-uint8': 'uint8',
  'image-uint16': 'uint16',
  'image-int16': 'int16',
};

/** `notFound` and `unsupported` are answered bare, as 404 and 415 (observed on 1.10.1). */
export type ReadPicture =
  | { readonly kind: 'picture'; readonly request: PictureRequest; readonly mediaType: MediaType }
  | { readonly kind: 'notFound' }
  | { readonly kind: 'unsupported' };

const FRAME = /^[+]?\d{1,10}$/;
const LARGEST = 2 ** 32 - 1;

/** An unsigned number of 32 bits; null if the text is none. */
export const unsigned = (text: string): number | null => {
  const value = FRAME.test(text) ? Number(text) : Number.NaN;
  return value <= LARGEST ? value : null;
};

/** The number of a frame. A negative one counts down from 2^32, as 1.10.1 reads it: there is no such frame. Null: no number. */
export const frameNumber = (text: string): number | null => {
  const value = text.startsWith('-') ? unsigned(text.slice(1)) : null;
  return value === null ? unsigned(text) : (2 ** 32 - value) % 2 ** 32;
};

const decimal = (text: string): number | null => {
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : null;
};

/** Undefined: malformed. */
const optional = <T>(context: Context, name: string, read: (text: string) => T | null): T | null | undefined => {
  const text = argument(context, name);
  return text === null ? null : (read(text) ?? undefined);
};

const boolean = (text: string): boolean | null =>
  text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : null;

type Malformed = 'notFound' | 'unsupported';

const renderedView = (context: Context): View | Malformed => {
  const centre = optional(context, 'window-center', decimal);
  const width = optional(context, 'window-width', decimal);
  const columns = optional(context, 'width', unsigned);
  const rows = optional(context, 'height', unsigned);
  if (centre === undefined || width === undefined || columns === undefined || rows === undefined) return 'notFound';
  const smooth = optional(context, 'smooth', boolean);
  if (smooth === undefined) return 'unsupported';
  return { kind: 'rendered', centre, width, size: { width: columns ?? 0, height: rows ?? 0, smooth: smooth ?? false } };
};

const viewOf = (context: Context, route: PictureRoute): View | Malformed => {
  switch (route) {
    case 'preview':
      return { kind: 'preview' };
    case 'rendered':
      return renderedView(context);
    case 'image-uint8':
    case 'image-uint16':
    case 'image-int16':
      return { kind: TRUNCATIONS[route] };
  }
};

/** True if `returnUnsupportedImage` is there, with whatever value (observed). */
export const wantsPlaceholder = (context: Context): boolean => hasArgument(context, 'returnUnsupportedImage');

/** What a client asks of a frame: arguments and `Accept`. Pictures of 16 bits are not made as JPEG. */
export const readPicture = (context: Context, route: PictureRoute, frame: string): ReadPicture => {
  const number = frameNumber(frame);
  if (number === null) return { kind: 'notFound' };
  const view = viewOf(context, route);
  if (view === 'notFound' || view === 'unsupported') return { kind: view };
  const wide = route === 'image-uint16' || route === 'image-int16';
  const formats: readonly [PictureFormat, ...PictureFormat[]] = wide ? ['png', 'pam'] : ['png', 'jpeg', 'pam'];
  const [first, ...others] = formats.map((format) => TYPES[format]);
  const choice = accepted(context.req.headers.accept, [first ?? TYPES.png, ...others]);
  if (choice.kind !== 'type') return { kind: choice.kind === 'none' ? 'notFound' : 'unsupported' };
  const quality = argument(context, 'quality') === null ? 90 : unsigned(argument(context, 'quality') ?? '');
  if (quality === null || quality < 1 || quality > 100) return { kind: 'unsupported' };
  const format = formats.find((each) => TYPES[each] === choice.type) ?? 'png';
  return { kind: 'picture', mediaType: choice.type, request: { frame: number, view, format, quality } };
};
