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
  /** What is in it is durable elsewhere: the next record is written over the first one. */
  readonly restart: () => void;
  /** As `restart`, and leaves no byte of the records on the disk. */
  readonly clear: () => void;
  readonly close: () => void;
};

const SIZE = 4 * 1024 * 1024;
const PIECE = 1024 * 1024;

const fillWithZeros = (file: number, bytes: number): void => {
  const zeros = Buffer.alloc(Math.min(PIECE, bytes));
  for (let at = 0; at < bytes; ) at += writeSync(file, zeros, 0, Math.min(zeros.length, bytes - at), at);
};

const readWhole = (file: number): Buffer => {
  const bytes = Buffer.alloc(fstatSync(file).size);
  for (let read = 0; read < bytes.length; ) {
    const more = readSync(file, bytes, read, bytes.length - read, read);
    if (more === 0) break;
    read += more;
  }
  return bytes;
};

/** Bytes at the start of a record that are zero where there is none. */
const LENGTH = 4;

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
    if (isEmpty(file)) return [];
    const journal = readWhole(file);
    const records: JournalRecord[] = [];
    for (let next = decodeRecord(journal, 0); next !== null; next = decodeRecord(journal, next.end)) records.push(next.record);
    return records;
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
  /** What was refused does not come back with a restart of the process. A disk that fails may fail this too. */
  const takeBack = (): void => {
    try {
      writeSync(file, Buffer.alloc(LENGTH), 0, LENGTH, next);
    } catch {
      // The record was refused; more cannot be done.
    }
  };

  return {
    write: (record) => {
      if (broken || next + record.byteLength > SIZE) return false;
      used = Math.max(used, next + record.byteLength);
      try {
        for (let written = 0; written < record.byteLength; ) {
          written += writeSync(file, record, written, record.byteLength - written, next + written);
        }
        fdatasyncSync(file);
      } catch (error) {
        broken = true;
        takeBack();
        throw error;
      }
      next += record.byteLength;
      return true;
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
