import { close, open, read } from 'node:fs';
import { promisify } from 'node:util';
import { dataSetOffset } from '../../../dicom/parse/layout';
import { DicomError } from '../../../dicom/port';
import type { FileToRead } from '../../../dicom/source/file-to-read';
import { memorySource } from '../../../dicom/source/memory-source';
import { bytesSource, type DataSource, fileFragments } from '../../association/fragments';
import { blankFor, fillIn, release, type WholeData, wholeOf } from '../../association/whole-data';
import { DimseFault } from '../fault';
import { readFileInto } from './read-file';

const opened = promisify(open);
const readInto = promisify(read);
const closed = promisify(close);

/** Bytes in which a meta header usually ends; longer ones are read to the limit. */
const HEAD = 4 * 1024;
const LONGEST_META = 1024 * 1024;

const headOf = async (fd: number, length: number): Promise<Buffer> => {
  const { bytesRead, buffer } = await readInto(fd, Buffer.allocUnsafeSlow(length), 0, length, 0);
  return buffer.subarray(0, bytesRead);
};

const offsetIn = (head: Buffer): number | null => {
  try {
    const offset = dataSetOffset(memorySource(head));
    // An element of the meta header may begin beyond what was read.
    return offset + 8 <= head.length ? offset : null;
  } catch (error) {
    if (error instanceof DicomError) return null;
    throw error;
  }
};

const unreadable = (reason: string): DimseFault => new DimseFault({ _tag: 'UnreadableFile', reason });

/** What the file system said of a file to be sent, as a fault; others are passed on. */
export const readFault = (error: unknown): unknown => {
  if (typeof error !== 'object' || error === null || !('code' in error) || typeof error.code !== 'string') return error;
  return error.code.startsWith('E') ? unreadable(error.code) : error;
};

const inMemory = (bytes: Buffer): DataSource => {
  const offset = offsetIn(bytes);
  if (offset === null) throw unreadable('not DICOM');
  return bytesSource(bytes.subarray(offset));
};

async function* fileData(path: string, size: number, contextId: number, perPdu: number): AsyncGenerator<Buffer> {
  const fd = await opened(path, 'r');
  try {
    const head = await headOf(fd, Math.min(HEAD, size));
    if (head.length === size) {
      yield* inMemory(head)(contextId, perPdu);
      return;
    }
    const start = offsetIn(head) ?? offsetIn(await headOf(fd, Math.min(LONGEST_META, size)));
    if (start === null) throw unreadable('not DICOM');
    yield* fileFragments(fd, { start, size }, contextId, perPdu);
  } finally {
    await closed(fd);
  }
}

/** A data set to send: all of it in memory, or its beginning, with the rest read while it is sent. Whoever does not send it gives it back. */
export type ReadyData =
  | { readonly kind: 'whole'; readonly data: WholeData }
  | { readonly kind: 'pieces'; readonly data: DataSource; readonly giveBack: () => Promise<void> };

export const giveBack = async (ready: ReadyData): Promise<void> => {
  if (ready.kind === 'whole') release(ready.data);
  else await ready.giveBack();
};

const readyBytes = (bytes: Buffer, contextId: number, perPdu: number): ReadyData => {
  const offset = offsetIn(bytes);
  if (offset === null) throw unreadable('not DICOM');
  const content = bytes.subarray(offset);
  const whole = wholeOf(content, contextId, perPdu);
  if (whole !== null) return { kind: 'whole', data: whole };
  return { kind: 'pieces', data: bytesSource(content), giveBack: async () => undefined };
};

const readyPieces = async (path: string, size: number, contextId: number, perPdu: number): Promise<ReadyData> => {
  const pieces = fileData(path, size, contextId, perPdu);
  const first = await pieces.next();
  const resumed = async function* () {
    if (first.done !== true) yield first.value;
    yield* pieces;
  };
  return { kind: 'pieces', data: resumed, giveBack: async () => void (await pieces.return(undefined)) };
};

/** Reads a file between the headers of its PDUs; null if it does not lie in memory so. */
const readyWhole = async (path: string, size: number, contextId: number, perPdu: number): Promise<ReadyData | null> => {
  const blank = blankFor(size, perPdu);
  if (blank === null) return null;
  const complete = (await readFileInto(path, blank.pieces)) === size;
  const head = blank.pieces[0];
  const skip = complete && head !== undefined ? offsetIn(head) : null;
  if (skip !== null && skip % 2 === 0) return { kind: 'whole', data: fillIn(blank, skip, contextId) };
  release(blank);
  return null;
};

/**
 * Reads the data set of a file, or its beginning if it is long, as it is, cut for the context and the length that a peer takes; nothing of it is
 * decoded. Rejects with a `DimseFault`.
 */
export const readyData = async (file: FileToRead, contextId: number, perPdu: number): Promise<ReadyData> => {
  if (file.kind === 'bytes') {
    const { buffer, byteOffset, byteLength } = file.bytes;
    return readyBytes(Buffer.from(buffer, byteOffset, byteLength), contextId, perPdu);
  }
  const { path, size } = file;
  try {
    return (await readyWhole(path, size, contextId, perPdu)) ?? (await readyPieces(path, size, contextId, perPdu));
  } catch (error) {
    throw readFault(error);
  }
};
