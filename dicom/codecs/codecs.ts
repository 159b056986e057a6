import { jpegLossless, jpegLossy } from './jpeg';
import { jpeg2000Lossless, jpeg2000Lossy } from './jpeg-2000';
import { jpegLsLossless, jpegLsLossy } from './jpeg-ls';
import type { Codec } from './port';
import { rle } from './rle';
import { type CodedSyntax, isCoded } from './syntaxes';

const CODECS: { readonly [syntax in CodedSyntax]: Codec } = {
  '1.2.840.10008.1.2.5': rle,
  '1.2.840.10008.1.2.4.50': jpegLossy,
  '1.2.840.10008.1.2.4.51': jpegLossy,
  '1.2.840.10008.1.2.4.57': jpegLossless,
  '1.2.840.10008.1.2.4.70': jpegLossless,
  '1.2.840.10008.1.2.4.80': jpegLsLossless,
  '1.2.840.10008.1.2.4.81': jpegLsLossy,
  '1.2.840.10008.1.2.4.90': jpeg2000Lossless,
  '1.2.840.10008.1.2.4.91': jpeg2000Lossy,
};

/** The codec of an encapsulated transfer syntax; undefined: none, or the syntax is not encapsulated. */
export const codecOf = (transferSyntax: string): Codec | undefined =>
  isCoded(transferSyntax) ? CODECS[transferSyntax] : undefined;
