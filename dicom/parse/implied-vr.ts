import { tagOf } from './tag';
import { UN, vrOf } from './vr';

/** DCMTK's names for tags of which the VR depends on others, and what they are taken for. Those not told here have no text, as on Orthanc. */
const CHOICES: { readonly [vr: string]: string } = { ox: 'OW', px: 'OW', xs: 'UN', lt: 'UN', up: 'UN', na: 'UN' };

/** The tags of VR `xs` that follow PixelRepresentation of their own data set (PS3.5, annex A.1), as far as Orthanc knows them. */
const FOLLOW_PIXEL_REPRESENTATION: ReadonlySet<number> = new Set([
  ...[0x0106, 0x0107, 0x0108, 0x0109, 0x0120, 0x0121, 0x3002].map((element) => tagOf(0x0028, element)),
  ...[0x9211, 0x9216].map((element) => tagOf(0x0040, element)),
  ...[0x3004, 0x3006].map((element) => tagOf(0x0060, element)),
]);

const known = new Map<string, number>();

const chosen = (dictionaryVr: string): number => {
  const before = known.get(dictionaryVr);
  if (before !== undefined) return before;
  const vr = vrOf(CHOICES[dictionaryVr] ?? dictionaryVr);
  known.set(dictionaryVr, vr);
  return vr;
};

/** The VR of a tag that the file does not tell, from the VR of its dictionary entry; `signed` as PixelRepresentation says, if it is there. */
export const impliedVr = (tag: number, dictionaryVr: string, signed: boolean | undefined): number => {
  if (dictionaryVr !== 'xs') return chosen(dictionaryVr);
  if (signed === undefined || !FOLLOW_PIXEL_REPRESENTATION.has(tag)) return UN;
  return vrOf(signed ? 'SS' : 'US');
};
