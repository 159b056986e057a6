import type { Syntax } from './frame';

export const IMPLICIT_LITTLE = '1.2.840.10008.1.2';
export const EXPLICIT_LITTLE = '1.2.840.10008.1.2.1';
export const DEFLATED = '1.2.840.10008.1.2.1.99';
export const EXPLICIT_BIG = '1.2.840.10008.1.2.2';

/** Data sets that are deflated as a whole (PS3.5, A.5): image, and the JPIP referenced ones. */
const DEFLATED_SYNTAXES: ReadonlySet<string> = new Set([DEFLATED, '1.2.840.10008.1.2.4.95', '1.2.840.10008.1.2.4.205']);

export const isDeflated = (transferSyntax: string): boolean => DEFLATED_SYNTAXES.has(transferSyntax);

/** How the elements of a data set are written: all but two syntaxes of the standard are explicit little endian. */
export const syntaxOf = (transferSyntax: string): Syntax => ({
  explicit: transferSyntax !== IMPLICIT_LITTLE,
  bigEndian: transferSyntax === EXPLICIT_BIG,
});

export const isStandard = (transferSyntax: string): boolean => transferSyntax.startsWith('1.2.840.10008.1.2');
