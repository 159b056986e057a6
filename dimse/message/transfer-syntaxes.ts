import { DEFLATED, EXPLICIT_BIG, EXPLICIT_LITTLE, IMPLICIT_LITTLE } from '../../dicom/parse/transfer-syntax';

const ROOT = '1.2.840.10008.1.2';

const between = (first: number, last: number): readonly string[] =>
  Array.from({ length: last - first + 1 }, (_, index) => `${ROOT}.4.${first + index}`);

/** A group of transfer syntaxes, with the option that once switched it (contract 11-configuration.md). */
export type SyntaxGroup = { readonly option: string; readonly syntaxes: readonly string[] };

export const UNCOMPRESSED_SYNTAXES: readonly string[] = [EXPLICIT_LITTLE, IMPLICIT_LITTLE, EXPLICIT_BIG];

/** Transfer syntaxes of storage that have no option of their own. */
const OTHERS: readonly string[] = [`${ROOT}.4.205`, ...between(110, 112), ...between(201, 203), `${ROOT}.8.1`];

export const SYNTAX_GROUPS: readonly SyntaxGroup[] = [
  { option: 'DeflatedTransferSyntaxAccepted', syntaxes: [DEFLATED] },
  { option: 'JpegTransferSyntaxAccepted', syntaxes: between(50, 66) },
  { option: 'JpegLosslessTransferSyntaxAccepted', syntaxes: [`${ROOT}.4.70`, ...between(80, 81)] },
  { option: 'Jpeg2000TransferSyntaxAccepted', syntaxes: between(90, 93) },
  { option: 'JpipTransferSyntaxAccepted', syntaxes: between(94, 95) },
  { option: 'Mpeg2TransferSyntaxAccepted', syntaxes: between(100, 101) },
  { option: 'Mpeg4TransferSyntaxAccepted', syntaxes: between(102, 106) },
  { option: 'H265TransferSyntaxAccepted', syntaxes: between(107, 108) },
  { option: 'RleTransferSyntaxAccepted', syntaxes: [`${ROOT}.5`] },
];

/** Every transfer syntax in which instances are stored, whether we can decode it or not: their bytes are kept as they come. */
export const STORAGE_SYNTAXES: readonly string[] = [
  ...UNCOMPRESSED_SYNTAXES,
  ...SYNTAX_GROUPS.flatMap(({ syntaxes }) => syntaxes),
  ...OTHERS,
];
