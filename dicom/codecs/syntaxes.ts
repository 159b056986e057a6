const JPEG = '1.2.840.10008.1.2.4';

/** The encapsulated transfer syntaxes that are read and written. Apart from the codecs, which take a quarter of a second to load. */
export const CODED = [
  '1.2.840.10008.1.2.5',
  `${JPEG}.50`,
  `${JPEG}.51`,
  `${JPEG}.57`,
  `${JPEG}.70`,
  `${JPEG}.80`,
  `${JPEG}.81`,
  `${JPEG}.90`,
  `${JPEG}.91`,
] as const;

export type CodedSyntax = (typeof CODED)[number];

export const isCoded = (transferSyntax: string): transferSyntax is CodedSyntax =>
  (CODED as readonly string[]).includes(transferSyntax);
