import type { FileToRead } from '../source/file-to-read';
import type { PictureFormat } from './encode-picture';
import type { Truncation } from './picture';
import type { Size } from './resize';

/** How a frame is to be seen. `rendered`: parts of the window that are null are those of the file. */
export type View =
  | { readonly kind: 'preview' }
  | { readonly kind: Truncation }
  | {
      readonly kind: 'rendered';
      readonly centre: number | null;
      readonly width: number | null;
      readonly size: Size;
    };

export type PictureRequest = {
  readonly frame: number;
  readonly view: View;
  readonly format: PictureFormat;
  /** 1 to 100. */
  readonly quality: number;
};

/** `NoFrame`: there are not so many. `Unreadable`: no codec reads the transfer syntax. */
export type ImageRefusal =
  | { readonly _tag: 'NotDicom' | 'NoFrame' | 'NoPixelData' }
  | { readonly _tag: 'BadPixelData' | 'TooLarge' | 'Unsupported'; readonly reason: string }
  | { readonly _tag: 'Unreadable'; readonly transferSyntax: string }
  | { readonly _tag: 'Busy' };

/** Bytes that were made, in memory or, if they are many, in a temporary file that `release` removes: exactly once, never rejects. */
export type Made = { readonly file: FileToRead; readonly release: () => Promise<void> };

export type Refusable<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: ImageRefusal };

/** Decodes pixel data, on threads of its own. Rejects only if a file cannot be read (`ThreadError` with the code of the system), or there is no room. */
export type Images = {
  readonly picture: (file: FileToRead, request: PictureRequest) => Promise<Refusable<Uint8Array>>;
  /** What stands in for a picture that cannot be made: a PNG. */
  readonly placeholder: () => Promise<Uint8Array>;
  readonly matlab: (file: FileToRead, frame: number) => Promise<Refusable<Uint8Array>>;
  /** An NPY array of one frame, or of all frames of all files, which must be alike. */
  readonly numpy: (files: readonly FileToRead[], frame: number | null, rescale: boolean) => Promise<Refusable<Made>>;
  /** A frame as it is in the file: its codestream, or native and little endian. */
  readonly raw: (
    file: FileToRead,
    frame: number,
    gzip: boolean,
  ) => Promise<Refusable<{ readonly bytes: Uint8Array; readonly transferSyntax: string }>>;
  /** How many frames the file says it has. */
  readonly frames: (file: FileToRead) => Promise<Refusable<number>>;
};
