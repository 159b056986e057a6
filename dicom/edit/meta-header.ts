import { META_SYNTAX } from '../parse/layout';
import { TRANSFER_SYNTAX_UID, tagOf } from '../parse/tag';
import { OB, vrOf } from '../parse/vr';
import type { NewElement } from './editor';
import { encodeElement } from './encode-element';

const UI = vrOf('UI');
const UL = vrOf('UL');

const META_VERSION = tagOf(2, 1);
export const META_SOP_CLASS = tagOf(2, 2);
export const META_SOP_INSTANCE = tagOf(2, 3);
const META_IMPLEMENTATION = tagOf(2, 0x12);
const META_VERSION_NAME = tagOf(2, 0x13);

/** Of a UUID, as PS3.5, B.2 makes UIDs of them: names this implementation in meta headers and to DICOM nodes (PS3.7, D.3.3.2). */
export const IMPLEMENTATION_CLASS_UID = '2.25.164422688922643599967653180159054955405';

/** What the meta header has to say of the data set; the transfer syntax of an edited file stays unless it is told. */
export type MetaFacts = {
  readonly sopClass: string;
  readonly sopInstance: string;
  readonly transferSyntax?: string;
  /** Whether the preamble and what is told of senders, receivers and private matters go: they may name somebody. */
  readonly anonymous?: boolean;
};

/** What a meta header says of the file itself: all else in it tells where it came from (PS3.10, 7.1). */
export const isOfTheFile = (tag: number): boolean =>
  tag <= TRANSFER_SYNTAX_UID || tag === META_IMPLEMENTATION || tag === META_VERSION_NAME;

export const uid = (text: string): Buffer => Buffer.from(text.length % 2 === 0 ? text : `${text}\0`, 'latin1');

/** Preamble, prefix and meta header (PS3.10, 7.1) of a data set that has none. */
export const newMeta = ({ sopClass, sopInstance }: MetaFacts, transferSyntax: string): Buffer => {
  const elements: readonly NewElement[] = [
    { tag: META_VERSION, vr: OB, value: Buffer.from([0, 1]) },
    { tag: META_SOP_CLASS, vr: UI, value: uid(sopClass) },
    { tag: META_SOP_INSTANCE, vr: UI, value: uid(sopInstance) },
    { tag: TRANSFER_SYNTAX_UID, vr: UI, value: uid(transferSyntax) },
    { tag: META_IMPLEMENTATION, vr: UI, value: uid(IMPLEMENTATION_CLASS_UID) },
  ];
  const rest = Buffer.concat(elements.map((element) => encodeElement(element, META_SYNTAX)));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(rest.length);
  const group = encodeElement({ tag: tagOf(2, 0), vr: UL, value: length }, META_SYNTAX);
  return Buffer.concat([Buffer.alloc(128), Buffer.from('DICM', 'latin1'), group, rest]);
};
