import { lookUp } from '../dictionary/dictionary';
import { DicomError, type DicomLimits } from '../port';
import { type Frame, frameOf, IMPLICIT_LITTLE_ENDIAN, type Syntax } from './frame';
import { impliedVr } from './implied-vr';
import type { Reader } from './reader';
import {
  creatorBlock,
  groupOf,
  ITEM,
  ITEM_END,
  isPrivate,
  isPrivateCreator,
  PIXEL_DATA,
  PIXEL_REPRESENTATION,
  SEQUENCE_END,
  tagOf,
} from './tag';
import { UNDEFINED_LENGTH, type Visitor } from './visitor';
import { hasLongLength, isText, looksLikeVr, SQ, UN } from './vr';

type Cursor = {
  tag: number;
  vr: number;
  creator: string | undefined;
  header: number;
  value: number;
  length: number;
  bigEndian: boolean;
};

/** Explicit stack: nesting costs memory by the limit on depth, never the call stack. */
class Walk {
  private readonly stack: Frame[] = [];
  private depth = 0;
  private elements = 0;
  private readonly cursor: Cursor = { tag: 0, vr: 0, creator: undefined, header: 0, value: 0, length: 0, bigEndian: false };

  constructor(
    private readonly reader: Reader,
    private readonly end: number,
    private readonly limits: DicomLimits,
    private readonly visitor: Visitor,
  ) {}

  run(start: number, syntax: Syntax): void {
    this.stack.push(frameOf('dataSet', this.end, syntax));
    let offset = start;
    for (let frame = this.stack.at(-1); frame !== undefined; frame = this.stack.at(-1)) {
      if (offset >= frame.stop) this.pop(frame, offset);
      else if (offset >= this.end) this.endOfFile(frame, offset);
      else offset = this.step(frame, offset);
    }
  }

  private step(frame: Frame, offset: number): number {
    this.elements += 1;
    if (this.elements > this.limits.elements) throw new DicomError('The data set has too many elements', 'TooLarge');
    switch (frame.kind) {
      case 'dataSet':
      case 'item':
        return this.element(frame, offset);
      case 'sequence':
        return this.item(frame, offset);
      case 'fragments':
        return this.fragment(frame, offset);
    }
  }

  private pop(frame: Frame, offset: number): void {
    this.stack.pop();
    if (frame.kind === 'item') this.visitor.itemEnd(offset);
    if (frame.kind === 'sequence' || frame.kind === 'fragments') {
      this.depth -= 1;
      this.visitor.close(offset);
    }
  }

  /** A file may end right after the header of a top-level sequence or of pixel data, as it may before an element (observed on Orthanc). */
  private endOfFile(frame: Frame, offset: number): void {
    if (frame.count > 0 || frame.kind === 'item' || this.stack.length !== 2) throw new DicomError('The data set is truncated');
    this.pop(frame, offset);
  }

  private push(frame: Frame): void {
    this.depth += 1;
    if (this.depth > this.limits.depth) throw new DicomError('Sequences are nested too deeply', 'TooLarge');
    this.stack.push(frame);
    this.visitor.open(this.cursor);
  }

  private tag(offset: number, bigEndian: boolean): number {
    return tagOf(this.reader.u16(offset, bigEndian), this.reader.u16(offset + 2, bigEndian));
  }

  private element(frame: Frame, offset: number): number {
    const { explicit, bigEndian } = frame.syntax;
    const tag = this.tag(offset, bigEndian);
    if (groupOf(tag) === 0xfffe) return this.delimiter(frame, tag, offset);
    frame.count += 1;
    const { cursor } = this;
    cursor.tag = tag;
    cursor.header = offset;
    cursor.bigEndian = bigEndian;
    cursor.creator = isPrivate(tag) ? frame.creators?.get(groupOf(tag) * 0x100 + creatorBlock(tag)) : undefined;
    if (explicit) this.explicitHeader(frame, offset, bigEndian);
    else this.implicitHeader(frame, offset, bigEndian);
    return this.content(frame);
  }

  private explicitHeader(frame: Frame, offset: number, bigEndian: boolean): void {
    const { cursor, reader } = this;
    const vr = reader.u16(offset + 4, true);
    const long = hasLongLength(vr);
    cursor.vr = looksLikeVr(vr) ? vr : UN;
    cursor.length = long ? reader.u32(offset + 8, bigEndian) : reader.u16(offset + 6, bigEndian);
    cursor.value = offset + (long ? 12 : 8);
    // PS3.5, 6.2.2, note 2: the VR of a known tag may have been lost. Orthanc restores it for text only.
    if (vr === UN && cursor.length !== UNDEFINED_LENGTH) {
      const implied = this.impliedVr(frame);
      if (isText(implied)) cursor.vr = implied;
    }
  }

  private implicitHeader(frame: Frame, offset: number, bigEndian: boolean): void {
    const { cursor } = this;
    cursor.length = this.reader.u32(offset + 4, bigEndian);
    cursor.value = offset + 8;
    cursor.vr = this.impliedVr(frame);
  }

  private impliedVr({ signed }: Frame): number {
    const { tag, creator } = this.cursor;
    return impliedVr(tag, lookUp(tag, creator).vr, signed);
  }

  private content(frame: Frame): number {
    const { vr, value, length, tag } = this.cursor;
    if (length === UNDEFINED_LENGTH) return this.openUndefined(frame);
    const end = value + length;
    if (vr === SQ) {
      if (end > frame.end && frame.kind === 'item') throw new DicomError('A sequence is longer than its item');
      this.push(frameOf('sequence', end, frame.syntax));
      return value;
    }
    if (end > frame.end || end > this.end) throw new DicomError('An element is longer than what holds it');
    if (isPrivateCreator(tag)) this.reserveBlock(frame);
    if (tag === PIXEL_REPRESENTATION && length >= 2) frame.signed = this.reader.u16(value, frame.syntax.bigEndian) === 1;
    this.visitor.value(this.cursor);
    return end;
  }

  private openUndefined(frame: Frame): number {
    const { vr, value, tag } = this.cursor;
    if (tag === PIXEL_DATA) this.push(frameOf('fragments', Number.POSITIVE_INFINITY, frame.syntax));
    else if (vr === SQ) this.push(frameOf('sequence', Number.POSITIVE_INFINITY, frame.syntax));
    // PS3.5, 6.2.2, note 6: a sequence that is hidden as UN is written in implicit little endian.
    else if (vr === UN) this.push(frameOf('sequence', Number.POSITIVE_INFINITY, IMPLICIT_LITTLE_ENDIAN));
    else throw new DicomError('An element has an undefined length');
    return value;
  }

  private reserveBlock(frame: Frame): void {
    const { tag, value, length } = this.cursor;
    const name = this.reader
      .bytes(value, length)
      .toString('latin1')
      .replace(/[ \0]+$/, '');
    frame.creators ??= new Map();
    frame.creators.set(groupOf(tag) * 0x100 + (tag & 0xff), name);
  }

  /** In the middle of elements: the end of an item; stray ones are passed over, as Orthanc does. */
  private delimiter(frame: Frame, tag: number, offset: number): number {
    this.reader.bytes(offset, 8);
    if (tag !== ITEM_END) throw new DicomError('A delimiter stands where an element should');
    if (frame.kind === 'item') this.pop(frame, offset + 8);
    return offset + 8;
  }

  private item(frame: Frame, offset: number): number {
    const { bigEndian } = frame.syntax;
    const tag = this.tag(offset, bigEndian);
    const length = this.reader.u32(offset + 4, bigEndian);
    const value = offset + 8;
    frame.count += 1;
    if (tag === SEQUENCE_END) this.pop(frame, value);
    else if (tag === ITEM) {
      const end = length === UNDEFINED_LENGTH ? Number.POSITIVE_INFINITY : value + length;
      this.visitor.item(offset, value, length);
      this.stack.push(frameOf('item', end, frame.syntax, Math.min(end, frame.stop)));
    } else throw new DicomError('A sequence holds something else than items');
    return value;
  }

  private fragment(frame: Frame, offset: number): number {
    const { bigEndian } = frame.syntax;
    const tag = this.tag(offset, bigEndian);
    const length = this.reader.u32(offset + 4, bigEndian);
    const value = offset + 8;
    if (tag === SEQUENCE_END) {
      this.pop(frame, value);
      return value;
    }
    if (tag !== ITEM || length === UNDEFINED_LENGTH || value + length > this.end) {
      throw new DicomError('The pixel data is truncated');
    }
    frame.count += length === 0 && frame.count === 0 ? 0 : 1;
    this.visitor.fragment(offset, value, length);
    return value + length;
  }
}

/** The bytes from `start` to `end` of a reader, and how the elements in them are written. */
export type Elements = { readonly reader: Reader; readonly start: number; readonly end: number; readonly syntax: Syntax };

/**
 * Tells a visitor of all elements. Values are not read, but those of private creators and of PixelRepresentation. Throws `DicomError`:
 * `Invalid` where an element, item or fragment is cut off or malformed, `TooLarge` beyond a limit.
 */
export const walk = ({ reader, start, end, syntax }: Elements, limits: DicomLimits, visitor: Visitor): void =>
  new Walk(reader, end, limits, visitor).run(start, syntax);
