import { codecOf } from '../codecs/codecs';
import type { Codec } from '../codecs/port';
import type { Image } from '../pixels/image';
import { isEncapsulated } from '../pixels/pixel-source';
import type { SourceFile } from './source-file';
import { isLegalAs, isNative, isWritten } from './targets';

/** How a file gets into a transfer syntax. `image`: how its pixel data is described then. */
export type Way =
  /** Pixel data, if there is any, stays as it is but for its byte order. */
  | { readonly kind: 'copy'; readonly transferSyntax: string }
  | { readonly kind: 'decode'; readonly transferSyntax: string; readonly image: Image }
  | { readonly kind: 'encode'; readonly transferSyntax: string; readonly image: Image; readonly codec: Codec };

const wayTo = (transferSyntax: string, file: SourceFile, lossyAllowed: boolean): Way | null => {
  if (!isWritten(transferSyntax)) return null;
  const copy: Way = { kind: 'copy', transferSyntax };
  if (file.pixelData === undefined) return copy;
  if (isNative(transferSyntax)) {
    if (!isEncapsulated(file.pixelData)) return copy;
    return { kind: 'decode', transferSyntax, image: file.frame(0).image };
  }
  if (!lossyAllowed && isLegalAs(file.transferSyntax, transferSyntax)) return copy;
  const codec = codecOf(transferSyntax);
  if (codec === undefined || (codec.lossyMethod !== null && !lossyAllowed)) return null;
  const image = codec.describe(file.frame(0).image);
  return image === null ? null : { kind: 'encode', transferSyntax, image, codec };
};

/** The way to the first of the syntaxes that can hold the file; null: none can. Decodes a frame; `codecsReady` before. Throws a `PixelError`. */
export const chooseWay = (file: SourceFile, syntaxes: readonly string[], lossyAllowed: boolean): Way | null => {
  for (const transferSyntax of syntaxes) {
    const way = wayTo(transferSyntax, file, lossyAllowed);
    if (way !== null) return way;
  }
  return null;
};
