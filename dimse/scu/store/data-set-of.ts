import { open } from 'node:fs/promises';
import { dataSetOffset } from '../../../dicom/parse/layout';
import { DicomError } from '../../../dicom/port';
import type { FileToRead } from '../../../dicom/source/file-to-read';
import { memorySource } from '../../../dicom/source/memory-source';
import { bytesSource, type DataSource, fileSource } from '../../association/fragments';
import { DimseFault } from '../fault';

/** Bytes in which a meta header usually ends; longer ones are read to the limit. */
const HEAD = 4 * 1024;
const LONGEST_META = 1024 * 1024;

const headOf = async (path: string, length: number): Promise<Buffer> => {
  const file = await open(path, 'r');
  try {
    const head = Buffer.allocUnsafeSlow(length);
    const { bytesRead } = await file.read(head, 0, length, 0);
    return head.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
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

/** The data set of a file, as it is; nothing of it is decoded. Rejects with a `DimseFault`. */
export const dataSetOf = async (file: FileToRead): Promise<DataSource> => {
  if (file.kind === 'bytes') {
    const { buffer, byteOffset, byteLength } = file.bytes;
    const bytes = Buffer.from(buffer, byteOffset, byteLength);
    const offset = offsetIn(bytes);
    if (offset === null) throw unreadable('not DICOM');
    return bytesSource(bytes.subarray(offset));
  }
  try {
    const offset =
      offsetIn(await headOf(file.path, Math.min(HEAD, file.size))) ??
      offsetIn(await headOf(file.path, Math.min(LONGEST_META, file.size)));
    if (offset === null) throw unreadable('not DICOM');
    return fileSource(file.path, offset, file.size);
  } catch (error) {
    throw readFault(error);
  }
};
