import { Readable } from 'node:stream';
import type { Answer, Header } from './answer';

/** Bytes that are in memory and that nobody compresses: images, DICOM. */
export const memoryAnswer = ({ buffer, byteOffset, byteLength }: Uint8Array, headers: readonly Header[]): Answer => ({
  kind: 'stream',
  status: 200,
  headers,
  length: byteLength,
  open: () => Readable.from([Buffer.from(buffer, byteOffset, byteLength)], { objectMode: false }),
});
