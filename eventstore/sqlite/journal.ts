import {
  closeSync,
  existsSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { codeOf, isNoRoom } from './failure';
import { journalFile, logFile, syncToDisk } from './files';
import { decodeRecord, type JournalRecord } from './journal-record';

/** A file of constant size whose blocks are all there: a write to it and its sync change nothing but its bytes. */
export type Journal = {
  /** Makes a record durable, behind those before it; false if there is no room for it before the next `restart`. Throws if that failed: no further record is taken then. */
  readonly write: (record: Uint8Array) => boolean;
  /** Where the next record begins; null if none is taken any more. */
  readonly next: () => number | null;
  /** The records up to an end that another thread has written, behind those before. Throws if they cannot be read. */
  readonly take: (end: number) => readonly JournalRecord[];
  /** No further record is taken: another thread failed to write one, some of whose bytes may be there. */
  readonly distrust: () => void;
  /** What is in it is durable elsewhere: the next record is written over the first one. */
  readonly restart: () => void;
  /** As `restart`, and leaves no byte of the records on the disk. */
  readonly clear: () => void;
  readonly close: () => void;
};

const SIZE = 4 * 1024 * 1024;
const PIECE = 1024 * 1024;
/** Bytes at the start of a record that are zero where there is none. */
const LENGTH = 4;

const fillWithZeros = (file: number, bytes: number): void => {
  const zeros = Buffer.alloc(Math.min(PIECE, bytes));
  for (let at = 0; at < bytes; ) at += writeSync(file, zeros, 0, Math.min(zeros.length, bytes - at), at);
};

const readPart = (file: number, start: number, end: number): Buffer => {
  const bytes = Buffer.alloc(end - start);
  for (let read = 0; read < bytes.length; ) {
    const more = readSync(file, bytes, read, bytes.length - read, start + read);
    if (more === 0) break;
    read += more;
  }
  return bytes;
};

const readWhole = (file: number): Buffer => readPart(file, 0, fstatSync(file).size);

const recordsOf = (journal: Buffer): { readonly records: readonly JournalRecord[]; readonly end: number } => {
  const records: JournalRecord[] = [];
  let end = 0;
  for (let next = decodeRecord(journal, 0); next !== null; next = decodeRecord(journal, end)) {
    records.push(next.record);
    end = next.end;
  }
  return { records, end };
};

/** Makes a record durable at its place. If that failed, it does not come back with a restart of the process, unless the disk fails this too; throws then. */
const writeRecord = (file: number, record: Uint8Array, place: number): void => {
  try {
    for (let written = 0; written < record.byteLength; ) {
      written += writeSync(file, record, written, record.byteLength - written, place + written);
    }
    fdatasyncSync(file);
  } catch (error) {
    try {
      writeSync(file, Buffer.alloc(LENGTH), 0, LENGTH, place);
    } catch {
      // The record was refused; more cannot be done.
    }
    throw error;
  }
};

const isEmpty = (file: number): boolean => {
  const start = Buffer.alloc(LENGTH);
  readSync(file, start, 0, start.length, 0);
  return start.readUInt32LE(0) === 0;
};

/** The records of a folder's journal, in the order in which they were written; those that were written over, or not whole, are not among them. */
export const journaledRecords = (folder: string): readonly JournalRecord[] => {
  if (!existsSync(journalFile(folder))) return [];
  const file = openSync(journalFile(folder), 'r');
  try {
    return isEmpty(file) ? [] : recordsOf(readWhole(file)).records;
  } finally {
    closeSync(file);
  }
};

/** The journal of a folder, made if it is not there; null if there is no room for it. Throws on every other failure. */
export const openJournal = (folder: string): Journal | null => {
  const name = journalFile(folder);
  // Who may read the log may read its journal.
  const file = openSync(name, existsSync(name) ? 'r+' : 'wx+', statSync(logFile(folder)).mode & 0o777);
  try {
    if (fstatSync(file).size !== SIZE) {
      ftruncateSync(file, 0);
      fillWithZeros(file, SIZE);
      fsyncSync(file);
    }
    syncToDisk(folder);
  } catch (error) {
    closeSync(file);
    rmSync(name, { force: true });
    if (isNoRoom(codeOf(error))) return null;
    throw error;
  }
  let next = 0;
  let used = readWhole(file).equals(Buffer.alloc(SIZE)) ? 0 : SIZE;
  let broken = false;

  return {
    write: (record) => {
      if (broken || next + record.byteLength > SIZE) return false;
      used = Math.max(used, next + record.byteLength);
      try {
        writeRecord(file, record, next);
      } catch (error) {
        broken = true;
        throw error;
      }
      next += record.byteLength;
      return true;
    },
    next: () => (broken ? null : next),
    take: (to) => {
      if (broken || to === next) return [];
      const { records, end } = recordsOf(readPart(file, next, to));
      if (next + end !== to) throw new Error('The journal does not hold what was written to it');
      used = Math.max(used, to);
      next = to;
      return records;
    },
    distrust: () => {
      if (broken) return;
      broken = true;
      used = SIZE;
    },
    restart: () => {
      next = 0;
    },
    clear: () => {
      next = 0;
      if (used === 0) return;
      fillWithZeros(file, used);
      fdatasyncSync(file);
      used = 0;
    },
    close: () => closeSync(file),
  };
};

/** The journal of a folder for another thread than the one that opened it, which must write nothing meanwhile. */
export type JournalPen = {
  /** As `Journal.write`, at a place. */
  readonly write: (record: Uint8Array, place: number) => boolean;
  readonly close: () => void;
};

/** Throws if there is no journal. */
export const openJournalPen = (folder: string): JournalPen => {
  const file = openSync(journalFile(folder), 'r+');
  return {
    write: (record, place) => {
      if (place + record.byteLength > SIZE) return false;
      writeRecord(file, record, place);
      return true;
    },
    close: () => closeSync(file),
  };
};
