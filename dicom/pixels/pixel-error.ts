/**
 * `Absent`: there is no pixel data. `Invalid`: the description and the data contradict each other, or the data is damaged. `TooLarge`: beyond a
 * limit of this server. `Unsupported`: nothing here reads or writes such an image. `NoCodec`: nor anything in its transfer syntax.
 */
export type PixelErrorKind = 'Absent' | 'Invalid' | 'TooLarge' | 'Unsupported' | 'NoCodec';

/** Why pixel data cannot be had. The reason never holds a value of the file. */
export class PixelError extends Error {
  constructor(
    readonly kind: PixelErrorKind,
    readonly reason: string,
  ) {
    super(reason);
  }
}
