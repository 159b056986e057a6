import { headerJson, tagsJson } from '../dicom/json/tags-json';
import type { TagsChoice, TagsFormat, TagsPart } from '../dicom/port';
import { type FileToRead, withSource } from '../dicom/source/file-to-read';
import { defaultDecoder } from '../dicom/text/default-encoding';
import { movable } from '../threads/owned-memory';
import type { Outcome } from '../threads/port';
import { orthancJson } from './orthanc-json';

export type TagsRequest = {
  readonly file: FileToRead;
  readonly format: TagsFormat;
  readonly part: TagsPart;
  readonly choice: TagsChoice;
  /** Option DefaultEncoding. */
  readonly encoding: string;
};

/** The text of `/instances/{id}/tags`, or of `/header`. Linear in the elements: 300,000 of them take seconds. Throws a `DicomError`. */
export const renderTags = ({ file, format, part, choice, encoding }: TagsRequest): string =>
  withSource(file, (source) =>
    orthancJson(part === 'header' ? headerJson(source, format) : tagsJson(source, format, defaultDecoder(encoding), choice)),
  );

/** `renderTags` as a task of the threads: the text as UTF-8. */
export const tagsText = (request: TagsRequest): Outcome<ArrayBuffer> => {
  const value = movable(new TextEncoder().encode(renderTags(request)));
  return { value, transfer: [value] };
};
