import { setMaxListeners } from 'node:events';
import { ThreadError } from '../threads/port';
import type { Threads } from '../threads/threads';
import { createCentralDirectory } from './central-directory';
import { type Deflated, deflate } from './deflate-task';
import type { DosTime } from './dos-time';
import { endRecords } from './end-records';
import { tellsOfFile, UnreadableEntry, type ZipEntry } from './entry';
import { createEntryWriter, type EntryWriter } from './entry-writer';
import { inOrder } from './in-order';
import { createOutput, type ZipSink } from './output';
import { type Piece, piecesOf } from './pieces';

/** Uncompressed bytes that one ZIP may have in work or waiting for the sink. */
const BYTES_IN_FLIGHT = 32 * 1024 * 1024;

/** Pieces in work or waiting, for each thread: enough to keep it busy, few enough to let others have their turn. */
const PIECES_PER_THREAD = 3;

/** A message to a thread costs more than deflating so little here. */
const INLINE_BYTES = 8 * 1024;

/** After so many parts deflated here one goes to a thread, so that the event loop has its turn. */
const INLINE_IN_A_ROW = 8;

/** Ends what is left in flight; made once, since a reason with its stack costs much. */
const OVER = new Error('The ZIP is over');

export type ZipOptions = {
  readonly entries: AsyncIterable<ZipEntry> | Iterable<ZipEntry>;
  readonly sink: ZipSink;
  readonly threads: Threads;
  /** Of every entry. */
  readonly time: DosTime;
  /** zlib's, 0 to 9. Default 1: 2 to 5 % larger than 6 in half of the time. */
  readonly level?: number;
  /** Writes ZIP64 records even if no value needs them; see `needsZip64`. */
  readonly zip64?: boolean;
  readonly comment?: string;
  readonly signal?: AbortSignal;
};

/** An entry is over: written, or left out because its bytes cannot be read (`skipped`: why). */
export type ZipStep = { readonly skipped: string | null };

export type ZipTotals = { readonly entries: number; readonly bytes: number };

/**
 * Writes a ZIP, deflated on the threads, in the order of the entries, with memory that does not grow with it. Yields after
 * each entry; returns once the sink has taken the last byte. Rejects with what the sink rejects with, with the signal's
 * reason, or with `UnreadableEntry` if a file over 8 MiB fails in its middle; whichever way it ends, all is freed at once.
 * Form: `contract/02-archive-media.md` §4; entries over 8 MiB have a data descriptor.
 */
export async function* writeZip(options: ZipOptions): AsyncGenerator<ZipStep, ZipTotals> {
  const { sink, threads, time, level = 1, zip64 = false, comment = '' } = options;
  const left = new AbortController();
  const { signal } = left;
  const given = options.signal;
  const leave = (): void => left.abort(given?.reason);
  if (given?.aborted) leave();
  given?.addEventListener('abort', leave, { once: true });
  // Each piece in flight listens; on many cores these are more than Node takes for a leak.
  setMaxListeners(0, signal);
  const output = createOutput(sink, signal);
  const directory = createCentralDirectory();
  const pieces = inOrder<Piece, Deflated>(piecesOf(options.entries), {
    start: beginner(threads, level, signal),
    weight: (piece) => piece.length,
    limits: { items: PIECES_PER_THREAD * threads.size, weight: BYTES_IN_FLIGHT },
    signal,
  });
  try {
    let writer: EntryWriter | null = null;
    let skipped: string | null = null;
    for await (const { item: piece, result } of pieces) {
      if (writer === null || piece.first) {
        writer = createEntryWriter(piece.entry, time, output, directory);
        skipped = null;
      }
      if (skipped === null) skipped = await take(result, writer);
      if (!piece.last) continue;
      if (skipped === null) await writer.finish();
      yield { skipped };
    }
    const start = output.offset();
    for (const block of directory.blocks()) await output.write(block);
    const end = { entries: directory.entries(), offset: start, bytes: directory.bytes() };
    await output.write(endRecords(end, zip64, comment));
    return { entries: end.entries, bytes: output.offset() };
  } catch (error) {
    given?.throwIfAborted();
    throw error;
  } finally {
    given?.removeEventListener('abort', leave);
    left.abort(OVER);
  }
}

const beginner = (threads: Threads, level: number, signal: AbortSignal): ((piece: Piece) => Promise<Deflated>) => {
  let inline = 0;
  return ({ source, last, hold }) => {
    if (source.kind === 'unreadable') return Promise.reject(new UnreadableEntry(source.code));
    const small = source.kind === 'bytes' && source.bytes.byteLength <= INLINE_BYTES;
    inline = small && inline < INLINE_IN_A_ROW ? inline + 1 : 0;
    if (inline > 0) return Promise.resolve(deflate({ source, level, last }).value);
    const transfer = source.kind === 'bytes' ? [source.bytes] : [];
    const work = threads.run('deflate', { source, level, last }, { transfer, signal });
    hold(work);
    return work;
  };
};

/** Null when the part went into the entry, else why the entry cannot be read. Throws once it is too late to leave it out. */
const take = async (result: Promise<Deflated>, writer: EntryWriter): Promise<string | null> => {
  let deflated: Deflated;
  try {
    deflated = await result;
  } catch (error) {
    const code = unreadable(error);
    if (code === null) throw error;
    if (writer.begun()) throw new UnreadableEntry(code);
    return code;
  }
  await writer.part(deflated);
  return null;
};

const unreadable = (error: unknown): string | null => {
  if (error instanceof UnreadableEntry) return error.code;
  return error instanceof ThreadError && error.kind === 'Failed' && tellsOfFile(error.code) ? error.code : null;
};
