import type { Element, Item } from '../parse/element-index';
import { IMPLICIT_LITTLE_ENDIAN, type Syntax } from '../parse/frame';
import type { Reader } from '../parse/reader';
import { elementOf, groupOf } from '../parse/tag';
import { UNDEFINED_LENGTH } from '../parse/visitor';
import { UN, vrOf } from '../parse/vr';
import type { Editor, NewElement, Path } from './editor';
import { encodeElement, withLength } from './encode-element';
import { Pieces } from './piece';

const UL = vrOf('UL');

/** A data set, or an item of one: its elements lie between `start` and `end`. */
type Content = {
  readonly elements: readonly Element[];
  readonly start: number;
  readonly end: number;
  readonly syntax: Syntax;
  readonly path: Path;
};

const syntaxWithin = ({ vr, length }: Element, syntax: Syntax): Syntax =>
  vr === UN && length === UNDEFINED_LENGTH ? IMPLICIT_LITTLE_ENDIAN : syntax;

const isGroupLength = ({ tag }: Element): boolean => elementOf(tag) === 0;

const byTag = (a: NewElement, b: NewElement): number => a.tag - b.tag;

class Splice {
  constructor(
    private readonly reader: Reader,
    private readonly editor: Editor,
  ) {}

  /** The pieces of the content, and the groups of which the bytes changed. What lies between elements is copied. */
  content({ elements, start, end, syntax, path }: Content): { readonly pieces: Pieces; readonly changed: ReadonlySet<number> } {
    const pieces = new Pieces();
    const changed = new Set<number>();
    const added = [...this.editor.added(path, elements)].sort(byTag);
    const lengths = new Map<number, { readonly element: Element; readonly index: number }>();
    const sizes = new Map<number, number>();
    const parts: Pieces[] = [];

    const emit = (tag: number, fill: (part: Pieces) => void): void => {
      const part = new Pieces();
      fill(part);
      parts.push(part);
      sizes.set(groupOf(tag), (sizes.get(groupOf(tag)) ?? 0) + part.length);
    };
    const addUpTo = (tag: number): void => {
      for (let next = added[0]; next !== undefined && next.tag < tag; next = added[0]) {
        const element = next;
        added.shift();
        changed.add(groupOf(element.tag));
        emit(element.tag, (part) => part.bytes(encodeElement(element, syntax)));
      }
    };

    let offset = start;
    for (const element of elements) {
      const gap = offset;
      offset = element.end;
      addUpTo(element.tag);
      if (isGroupLength(element)) {
        lengths.set(groupOf(element.tag), { element, index: parts.length });
        parts.push(new Pieces());
        parts.at(-1)?.range(gap, element.end);
        continue;
      }
      emit(element.tag, (part) => {
        part.range(gap, element.header);
        if (this.element(part, element, syntax, path)) changed.add(groupOf(element.tag));
      });
    }
    addUpTo(Number.POSITIVE_INFINITY);
    for (const [group, { element, index }] of lengths) {
      if (changed.has(group)) parts[index] = this.groupLength(element, sizes.get(group) ?? 0, syntax);
    }
    for (const part of parts) pieces.all(part);
    pieces.range(offset, end);
    return { pieces, changed };
  }

  /** A group length is retired, but must be right where it stands (PS3.5, 7.2); one of a group that became empty goes. */
  private groupLength({ tag }: Element, size: number, syntax: Syntax): Pieces {
    const part = new Pieces();
    if (size === 0) return part;
    const value = Buffer.alloc(4);
    if (syntax.bigEndian) value.writeUInt32BE(size);
    else value.writeUInt32LE(size);
    part.bytes(encodeElement({ tag, vr: UL, value }, syntax));
    return part;
  }

  /** True if the bytes are not those of the file. */
  private element(part: Pieces, element: Element, syntax: Syntax, path: Path): boolean {
    const decision = this.editor.decide(element, path);
    switch (decision.kind) {
      case 'remove':
        return true;
      case 'replace':
        part.bytes(encodeElement({ tag: element.tag, vr: decision.vr, value: decision.value }, syntax));
        return true;
      case 'enter':
        if (element.items !== undefined) return this.sequence(part, element, element.items, syntaxWithin(element, syntax), path);
        part.range(element.header, element.end);
        return false;
      case 'keep':
        part.range(element.header, element.end);
        return false;
    }
  }

  private sequence(part: Pieces, element: Element, items: readonly Item[], syntax: Syntax, path: Path): boolean {
    const body = new Pieces();
    let changed = false;
    let offset = element.value;
    for (const [index, item] of items.entries()) {
      body.range(offset, item.header);
      offset = item.end;
      if (this.item(body, item, syntax, [...path, { tag: element.tag, creator: element.creator, item: index }])) changed = true;
    }
    body.range(offset, element.end);
    if (!changed || element.length === UNDEFINED_LENGTH) part.range(element.header, element.value);
    else part.bytes(this.header(element.header, element.value, body.length, element.bigEndian));
    part.all(body);
    return changed;
  }

  private item(body: Pieces, item: Item, syntax: Syntax, path: Path): boolean {
    const { header, value, length, end, elements } = item;
    const { pieces, changed } = this.content({ elements, start: value, end, syntax, path });
    if (changed.size === 0) {
      body.range(header, end);
      return false;
    }
    if (length === UNDEFINED_LENGTH) body.range(header, value);
    else body.bytes(this.header(header, value, pieces.length, syntax.bigEndian));
    body.all(pieces);
    return true;
  }

  private header(start: number, end: number, length: number, bigEndian: boolean): Buffer {
    return withLength(this.reader.bytes(start, end - start), length, bigEndian);
  }
}

export type Spliceable = {
  readonly reader: Reader;
  readonly elements: readonly Element[];
  readonly start: number;
  readonly end: number;
  readonly syntax: Syntax;
};

/**
 * Edits a data set without writing anew what was not asked for: untouched elements stay ranges of the file, whatever their encoding, padding
 * or delimiters. Lengths of touched sequences, items and groups are corrected. Throws `DicomError`.
 */
export const splice = ({ reader, elements, start, end, syntax }: Spliceable, editor: Editor): Pieces =>
  new Splice(reader, editor).content({ elements, start, end, syntax, path: [] }).pieces;
