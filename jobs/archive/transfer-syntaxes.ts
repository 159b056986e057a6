const ROOT = '1.2.840.10008.1.2';

const between = (prefix: string, first: number, last: number): readonly string[] =>
  Array.from({ length: last - first + 1 }, (_, index) => `${prefix}.${first + index}`);

/** The UIDs that Orthanc 1.10.1 takes for `Transcode` (probed one by one), retired ones of PS3.6 included. */
const KNOWN: ReadonlySet<string> = new Set([
  ROOT,
  `${ROOT}.1`,
  `${ROOT}.1.99`,
  `${ROOT}.2`,
  ...between(`${ROOT}.4`, 50, 66),
  `${ROOT}.4.70`,
  ...between(`${ROOT}.4`, 80, 81),
  ...between(`${ROOT}.4`, 90, 95),
  ...between(`${ROOT}.4`, 100, 108),
  `${ROOT}.5`,
  ...between(`${ROOT}.6`, 1, 2),
]);

/** True if `Transcode` may name it; others are answered `Unknown transfer syntax: …`. */
export const isKnownTransferSyntax = (uid: string): boolean => KNOWN.has(uid);
