import { isCoded } from '../codecs/syntaxes';
import { DEFLATED, EXPLICIT_BIG, EXPLICIT_LITTLE, IMPLICIT_LITTLE } from '../parse/transfer-syntax';

const NATIVE: ReadonlySet<string> = new Set([IMPLICIT_LITTLE, EXPLICIT_LITTLE, EXPLICIT_BIG, DEFLATED]);

const JPEG = '1.2.840.10008.1.2.4';
/** Syntaxes of which every codestream is legal in another one, too. */
const LEGAL_AS: ReadonlyMap<string, string> = new Map([
  [`${JPEG}.50`, `${JPEG}.51`],
  [`${JPEG}.70`, `${JPEG}.57`],
  [`${JPEG}.80`, `${JPEG}.81`],
  [`${JPEG}.90`, `${JPEG}.91`],
]);

/** True if pixel data is not encapsulated in the syntax. */
export const isNative = (transferSyntax: string): boolean => NATIVE.has(transferSyntax);

/** True if the transcoder writes the syntax. */
export const isWritten = (transferSyntax: string): boolean => isNative(transferSyntax) || isCoded(transferSyntax);

/** True if the frames of one syntax may stand in the other as they are. */
export const isLegalAs = (from: string, to: string): boolean => LEGAL_AS.get(from) === to;
