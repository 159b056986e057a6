import { jpegLossless, jpegLossy } from './jpeg';
import { jpeg2000Lossless, jpeg2000Lossy } from './jpeg-2000';
import { jpegLsLossless, jpegLsLossy } from './jpeg-ls';
import type { Codec } from './port';
import { rle } from './rle';

const ROOT = '1.2.840.10008.1.2';

const CODECS: ReadonlyMap<string, Codec> = new Map([
  [`${ROOT}.5`, rle],
  [`${ROOT}.4.50`, jpegLossy],
  [`${ROOT}.4.51`, jpegLossy],
  [`${ROOT}.4.57`, jpegLossless],
  [`${ROOT}.4.70`, jpegLossless],
  [`${ROOT}.4.80`, jpegLsLossless],
  [`${ROOT}.4.81`, jpegLsLossy],
  [`${ROOT}.4.90`, jpeg2000Lossless],
  [`${ROOT}.4.91`, jpeg2000Lossy],
]);

/** The codec of an encapsulated transfer syntax; undefined: none, or the syntax is not encapsulated. */
export const codecOf = (transferSyntax: string): Codec | undefined => CODECS.get(transferSyntax);
