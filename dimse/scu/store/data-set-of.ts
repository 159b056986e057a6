import { close, open, read } from 'node:fs';
import { promisify } from 'node:util';
import { dataSetOffset } from '../../../dicom/parse/layout';
import { DicomError } from '../../../dicom/port';
import type { FileToRead } from '../../../dicom/source/file-to-read';
import { memorySource } from '../../../dicom/source/memory-source';
import { bytesSource, type DataSource, fileFragments } from '../../association/fragments';
import { DimseFault } from '../fault';

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
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error;
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

/** A data set to send, of which the beginning has been read. Whoever does not send it gives it back. */
export type ReadyData = { readonly data: DataSource; readonly giveBack: () => Promise<void> };

/**
 * Reads the beginning of the data set of a file, as it is, cut for the context and the length that a peer takes; nothing of it is decoded.
 * Rejects with a `DimseFault`.
 */
export const readyData = async (file: FileToRead, contextId: number, perPdu: number): Promise<ReadyData> => {
  if (file.kind === 'bytes') {
    const { buffer, byteOffset, byteLength } = file.bytes;
    return { data: inMemory(Buffer.from(buffer, byteOffset, byteLength)), giveBack: async () => undefined };
  }
  const pieces = fileData(file.path, file.size, contextId, perPdu);
  try {
    const first = await pieces.next();
    const resumed = async function* () {
      if (first.done !== true) yield first.value;
      yield* pieces;
    };
    return { data: resumed, giveBack: async () => void (await pieces.return(undefined)) };
  } catch (error) {
    throw readFault(error);
  }
};
