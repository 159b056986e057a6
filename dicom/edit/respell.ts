import { lookUp } from '../dictionary/dictionary';
import type { Element, Item } from '../parse/element-index';
import type { Syntax } from '../parse/frame';
import type { Reader } from '../parse/reader';
import { elementOf, ITEM, ITEM_END, PIXEL_REPRESENTATION, SEQUENCE_END } from '../parse/tag';
import { UNDEFINED_LENGTH } from '../parse/visitor';
import { SQ, UN, vrOf } from '../parse/vr';
import { turned, unitWidth } from './byte-order';
import type { Editor, NewElement, Path } from './editor';
import { delimiterOf, encodeElement, headerOf } from './encode-element';
import { Pieces } from './piece';
import type { Spliceable } from './splice';

/** What is written for a VR that the file did not tell and that depends on others (PS3.5, annex A.1). */
const CHOSEN: { readonly [vr: string]: string } = { xs: 'US', lt: 'OW', up: 'UL' };

const byTag = (a: NewElement, b: NewElement): number => a.tag - b.tag;

class Respell {
  constructor(
    private readonly reader: Reader,
    private readonly editor: Editor,
    private readonly to: Syntax,
  ) {}

  content(elements: readonly Element[], from: Syntax, path: Path): Pieces {
    const pieces = new Pieces();
    const added = [...this.editor.added(path, elements)].sort(byTag);
    const signed = this.isSigned(elements);
    const addUpTo = (tag: number): void => {
      for (let next = added[0]; next !== undefined && next.tag < tag; next = added[0]) {
        added.shift();
        pieces.bytes(encodeElement(next, this.to));
      }
    };
    for (const element of elements) {
      addUpTo(element.tag);
      // Retired, and wrong after this (PS3.5, 7.2).
      if (elementOf(element.tag) === 0) continue;
      this.element(pieces, element, from, path, signed);
    }
    addUpTo(Number.POSITIVE_INFINITY);
    return pieces;
  }

  private isSigned(elements: readonly Element[]): boolean {
    const element = elements.find(({ tag }) => tag === PIXEL_REPRESENTATION);
    return element !== undefined && element.length >= 2 && this.reader.u16(element.value, element.bigEndian) === 1;
  }

  /** An implicit data set does not tell VRs; some that the dictionary leaves open are settled here. */
  private vr({ tag, vr, creator }: Element, { explicit }: Syntax, signed: boolean): number {
    if (explicit || vr !== UN) return vr;
    const open = lookUp(tag, creator).vr;
    if (open === 'xs' && signed) return vrOf('SS');
    const chosen = CHOSEN[open];
    return chosen === undefined ? vr : vrOf(chosen);
  }

  private element(pieces: Pieces, element: Element, from: Syntax, path: Path, signed: boolean): void {
    const decision = this.editor.decide(element, path);
    if (decision.kind === 'remove') return;
    if (decision.kind === 'replace') {
      pieces.bytes(encodeElement({ tag: element.tag, vr: decision.vr, value: decision.value }, this.to));
      return;
    }
    const { tag, vr, length, value, end, items, bigEndian } = element;
    if (items === undefined) {
      const written = this.vr(element, from, signed);
      const width = unitWidth(written);
      const header = headerOf(tag, written, length, this.to);
      pieces.bytes(header);
      if (width === 1 || bigEndian === this.to.bigEndian) pieces.range(value, value + length);
      else pieces.bytes(turned(this.reader.bytes(value, length), width));
    } else if (vr === UN && length === UNDEFINED_LENGTH) {
      // PS3.5, 6.2.2, note 6: what it holds is implicit little endian in every syntax, its delimiter included.
      pieces.bytes(headerOf(tag, UN, UNDEFINED_LENGTH, this.to));
      pieces.range(value, end);
    } else this.sequence(pieces, element, items, from, path);
  }

  private sequence(pieces: Pieces, { tag, length }: Element, items: readonly Item[], from: Syntax, path: Path): void {
    const body = new Pieces();
    for (const [index, { length: itemLength, elements }] of items.entries()) {
      const content = this.content(elements, from, [...path, { tag, creator: undefined, item: index }]);
      const undefinedLength = itemLength === UNDEFINED_LENGTH;
      body.bytes(delimiterOf(ITEM, undefinedLength ? UNDEFINED_LENGTH : content.length, this.to));
      body.all(content);
      if (undefinedLength) body.bytes(delimiterOf(ITEM_END, 0, this.to));
    }
    const undefinedLength = length === UNDEFINED_LENGTH;
    pieces.bytes(headerOf(tag, SQ, undefinedLength ? UNDEFINED_LENGTH : body.length, this.to));
    pieces.all(body);
    if (undefinedLength) pieces.bytes(delimiterOf(SEQUENCE_END, 0, this.to));
  }
}

/**
 * Edits a data set and writes it in another syntax: headers anew, numbers in the other byte order, everything else as it was. Of sequences and items
 * the kind of length stays. Numbers of a byte order to be changed are held in memory. Throws `DicomError`.
 */
export const respell = ({ reader, elements, syntax }: Spliceable, editor: Editor, to: Syntax): Pieces =>
  new Respell(reader, editor, to).content(elements, syntax, []);
