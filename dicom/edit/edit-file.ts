import { deflateRawSync } from 'node:zlib';
import { type DicomIndex, indexRange } from '../parse/element-index';
import { withDefaults } from '../parse/limits';
import type { Reader } from '../parse/reader';
import { TRANSFER_SYNTAX_UID } from '../parse/tag';
import { vrOf } from '../parse/vr';
import type { Editor } from './editor';
import { KEEP, REMOVE } from './editor';
import { isOfTheFile, META_SOP_CLASS, META_SOP_INSTANCE, type MetaFacts, newMeta, uid } from './meta-header';
import { type Piece, Pieces } from './piece';
import { splice } from './splice';

const UI = vrOf('UI');
const PREAMBLE_AND_PREFIX = 132;
const COPY_BYTES = 1024 * 1024;

export type EditedFile = {
  /** Bytes in all; null: not known before a data set is deflated. */
  readonly length: number | null;
  /** What the file is made of: ranges of the file as it was, and new bytes; null for a data set that is deflated anew. */
  readonly pieces: readonly Piece[] | null;
  /** The file from its first byte to its last, in chunks of at most 1 MiB, each the caller's own. Reads and deflates while it is asked: not for the event loop. */
  readonly chunks: () => Generator<Buffer>;
};

/** The meta header follows the data set (PS3.10, 7.1); all else in it stays as it was. */
const metaEditor = (reader: Reader, { sopClass, sopInstance, transferSyntax, anonymous = false }: MetaFacts): Editor => {
  const wanted = new Map([
    [META_SOP_CLASS, sopClass],
    [META_SOP_INSTANCE, sopInstance],
    ...(transferSyntax === undefined ? [] : [[TRANSFER_SYNTAX_UID, transferSyntax] as const]),
  ]);
  const said = (value: number, length: number): string =>
    reader
      .bytes(value, length)
      .toString('latin1')
      .replace(/[\0 ]+$/, '');
  return {
    decide: ({ tag, value, length }) => {
      if (anonymous && !isOfTheFile(tag)) return REMOVE;
      const uidWanted = wanted.get(tag);
      if (uidWanted === undefined || said(value, length) === uidWanted) return KEEP;
      return { kind: 'replace', vr: UI, value: uid(uidWanted) };
    },
    added: (_, siblings) =>
      [...wanted]
        .filter(([tag]) => !siblings.some((sibling) => sibling.tag === tag))
        .map(([tag, value]) => ({ tag, vr: UI, value: uid(value) })),
  };
};

/** Preamble, prefix and meta header of the edited file. */
export const metaPieces = ({ layout }: DicomIndex, facts: MetaFacts): Pieces => {
  const pieces = new Pieces();
  if (!layout.hasMeta) {
    pieces.bytes(newMeta(facts, facts.transferSyntax ?? layout.transferSyntax));
    return pieces;
  }
  const { meta } = layout;
  if (meta.start === 0 || facts.anonymous === true)
    pieces.bytes(Buffer.concat([Buffer.alloc(128), Buffer.from('DICM', 'latin1')]));
  else pieces.range(0, PREAMBLE_AND_PREFIX);
  pieces.all(splice({ ...meta, elements: indexRange(meta, withDefaults()) }, metaEditor(meta.reader, facts)));
  return pieces;
};

/** The bytes of pieces, in chunks of at most 1 MiB but for new bytes. */
export function* readPieces({ list }: Pieces, reader: Reader): Generator<Buffer> {
  for (const piece of list) {
    if (Buffer.isBuffer(piece)) {
      yield piece;
      continue;
    }
    for (let at = piece.start; at < piece.end; at += COPY_BYTES) {
      yield Buffer.from(reader.bytes(at, Math.min(COPY_BYTES, piece.end - at)));
    }
  }
}

/** A deflated data set was inflated within `DicomLimits.inflated` to be read: it is in memory already. PS3.5, A.5: padded to an even length. */
function* deflated(pieces: Pieces, reader: Reader): Generator<Buffer> {
  const bytes = deflateRawSync(Buffer.concat([...readPieces(pieces, reader)]));
  yield bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);
}

/**
 * A file with its data set edited and its meta header in line with it; a meta header is made where there was none. Everything that was not
 * asked for stays byte for byte, bytes after the data set included. Throws `DicomError`.
 */
export const editFile = (index: DicomIndex, editor: Editor, facts: MetaFacts): EditedFile => {
  const { layout, elements } = index;
  const meta = metaPieces(index, facts);
  const { reader, start, end, syntax } = layout.dataSet;
  const body = splice({ reader, elements, start, end, syntax }, editor);
  if (!layout.deflated || isWhole(body, start, end)) {
    const file = layout.meta.reader;
    if (layout.deflated) meta.range(layout.meta.end, file.length);
    else meta.all(body);
    return { length: meta.length, pieces: meta.list, chunks: () => readPieces(meta, file) };
  }
  return {
    length: null,
    pieces: null,
    chunks: function* () {
      yield* readPieces(meta, layout.meta.reader);
      yield* deflated(body, reader);
    },
  };
};

const isWhole = ({ list: [first, ...others] }: Pieces, start: number, end: number): boolean =>
  first !== undefined && others.length === 0 && !Buffer.isBuffer(first) && first.start === start && first.end === end;
