import { copied, movable } from '../threads/owned-memory';
import type { DeflateSource } from './deflate-task';
import { UnreadableEntry, type ZipEntry } from './entry';
import { openShared, type SharedFile } from './shared-file';

/** Bytes that one thread deflates at a time: long enough to be worth a message, short enough to let others have the thread. */
export const PIECE = 1024 * 1024;

/** A part of an entry, deflated on its own. `source` is null where the entry cannot be read at all. */
export type Piece = {
  readonly entry: ZipEntry;
  readonly first: boolean;
  readonly last: boolean;
  readonly length: number;
  readonly source: DeflateSource | { readonly kind: 'unreadable'; readonly code: string };
  /** Keeps what the piece needs (an open file) until the promise is settled. */
  readonly hold: (work: Promise<unknown>) => void;
};

/**
 * Cuts entries into pieces, in order. The file of an entry of several pieces is opened once, so that its deletion in the
 * middle does no harm, and closed when the last piece that was begun is done with it.
 */
export async function* piecesOf(entries: AsyncIterable<ZipEntry> | Iterable<ZipEntry>): AsyncGenerator<Piece> {
  for await (const entry of entries) {
    const whole = { entry, first: true, last: true, length: entry.size, hold: () => {} };
    const { source } = entry;
    switch (source.kind) {
      case 'absent':
        yield { ...whole, length: 0, source: { kind: 'unreadable', code: source.code } };
        break;
      case 'bytes':
        if (entry.size <= PIECE) yield { ...whole, source: { kind: 'bytes', bytes: movable(source.bytes) } };
        else
          yield* cut(entry, (start, length) => ({ kind: 'bytes', bytes: copied(source.bytes.subarray(start, start + length)) }));
        break;
      case 'file':
        if (entry.size <= PIECE) yield { ...whole, source: { kind: 'file', path: source.path, size: entry.size } };
        else yield* cutFile(entry, source.path);
        break;
    }
  }
}

function* cut(
  entry: ZipEntry,
  source: (start: number, length: number) => DeflateSource,
  hold: (work: Promise<unknown>) => void = () => {},
): Generator<Piece> {
  for (let start = 0; start < entry.size; start += PIECE) {
    const length = Math.min(PIECE, entry.size - start);
    yield { entry, first: start === 0, last: start + length === entry.size, length, source: source(start, length), hold };
  }
}

async function* cutFile(entry: ZipEntry, path: string): AsyncGenerator<Piece> {
  let file: SharedFile;
  try {
    file = await openShared(path, entry.size);
  } catch (error) {
    if (!(error instanceof UnreadableEntry)) throw error;
    yield { entry, first: true, last: true, length: 0, source: { kind: 'unreadable', code: error.code }, hold: () => {} };
    return;
  }
  try {
    yield* cut(entry, (start, length) => ({ kind: 'range', fd: file.fd, start, length }), file.hold);
  } finally {
    file.leave();
  }
}
