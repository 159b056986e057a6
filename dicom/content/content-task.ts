import { copied } from '../../threads/owned-memory';
import type { Outcome } from '../../threads/port';
import type { DicomLimits } from '../port';
import { type FileToRead, withSource } from '../source/file-to-read';
import { type Content, contentOf } from './content';

export type ContentRequest = {
  readonly file: FileToRead;
  readonly path: readonly string[];
  readonly limits: Partial<DicomLimits>;
};

/** `Content` with bytes that can be moved. */
export type MovableContent =
  | Exclude<Content, { readonly kind: 'bytes' }>
  | { readonly kind: 'bytes'; readonly bytes: ArrayBuffer };

/** `contentOf` of a file. Throws a `DicomError`, or what opening throws. */
export const readContent = ({ file, path, limits }: ContentRequest): MovableContent =>
  withSource(file, (source) => {
    const content = contentOf(source, path, limits);
    // The bytes are a window of the file, or of a slab: valid here only.
    return content.kind === 'bytes' ? { kind: 'bytes', bytes: copied(content.bytes) } : content;
  });

/** `readContent` as a task of the threads. */
export const instanceContent = (request: ContentRequest): Outcome<MovableContent> => {
  const value = readContent(request);
  return { value, transfer: value.kind === 'bytes' ? [value.bytes] : [] };
};
