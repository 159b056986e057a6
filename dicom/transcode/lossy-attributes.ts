import type { NewElement } from '../edit/editor';
import { tagOf } from '../parse/tag';
import { SQ, vrOf } from '../parse/vr';

/** A lossy compression, as the new instance has to tell of it. */
export type LossyFacts = {
  readonly method: string;
  /** Native bytes to encoded ones. */
  readonly ratio: number;
  readonly sopClass: string;
  readonly sourceInstance: string;
  readonly sopInstance: string;
};

/** The text of an element of the data set; null if it is absent. */
export type TextOf = (tag: number) => string | null;

const IMAGE_TYPE = tagOf(0x0008, 0x0008);
const SOP_INSTANCE = tagOf(0x0008, 0x0018);
const DERIVATION = tagOf(0x0008, 0x2111);
const SOURCES = tagOf(0x0008, 0x2112);
const DERIVATION_CODES = tagOf(0x0008, 0x9215);
const LOSSY = tagOf(0x0028, 0x2110);
const RATIO = tagOf(0x0028, 0x2112);
const METHOD = tagOf(0x0028, 0x2114);
const LONGEST_DESCRIPTION = 1024;

const text = (tag: number, vr: string, value: string): NewElement => {
  const padded = value.length % 2 === 0 ? value : value + (vr === 'UI' ? '\0' : ' ');
  return { tag, vr: vrOf(vr), value: Buffer.from(padded, 'latin1') };
};

const code = (value: string, meaning: string): readonly NewElement[] => [
  text(tagOf(0x0008, 0x0100), 'SH', value),
  text(tagOf(0x0008, 0x0102), 'SH', 'DCM'),
  text(tagOf(0x0008, 0x0104), 'LO', meaning),
];

const appended = (before: string | null, value: string): string =>
  before === null || before === '' ? value : `${before}\\${value}`;

const derived = (imageType: string | null): string => {
  const [, ...others] = (imageType ?? '').split('\\');
  return ['DERIVED', ...(others.length === 0 ? ['PRIMARY'] : others)].join('\\');
};

/**
 * What PS3.3 asks for when pixels were lost (C.7.6.1.1.2 ImageType, C.7.6.1.1.5 lossy compression, C.12.4 derivation, C.12.1.1.2 a new SOP Instance
 * UID). Sequences that are there already stay: they tell of earlier derivations.
 */
export const lossyAttributes = (facts: LossyFacts, textOf: TextOf): readonly NewElement[] => {
  const ratio = String(Number(facts.ratio.toPrecision(5)));
  const description = [textOf(DERIVATION), `Lossy compression, ratio ${ratio}`].filter(Boolean).join(', ');
  const source: readonly NewElement[] = [
    text(tagOf(0x0008, 0x1150), 'UI', facts.sopClass),
    text(tagOf(0x0008, 0x1155), 'UI', facts.sourceInstance),
    { tag: tagOf(0x0040, 0xa170), vr: SQ, value: [code('121320', 'Uncompressed predecessor')] },
  ];
  return [
    text(IMAGE_TYPE, 'CS', derived(textOf(IMAGE_TYPE))),
    text(SOP_INSTANCE, 'UI', facts.sopInstance),
    ...(description.length > LONGEST_DESCRIPTION ? [] : [text(DERIVATION, 'ST', description)]),
    ...(textOf(SOURCES) === null ? [{ tag: SOURCES, vr: SQ, value: [source] }] : []),
    ...(textOf(DERIVATION_CODES) === null
      ? [{ tag: DERIVATION_CODES, vr: SQ, value: [code('113040', 'Lossy Compression')] }]
      : []),
    text(LOSSY, 'CS', '01'),
    text(RATIO, 'DS', appended(textOf(RATIO), ratio)),
    text(METHOD, 'CS', appended(textOf(METHOD), facts.method)),
  ];
};
