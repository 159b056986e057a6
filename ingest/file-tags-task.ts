import { tagValues } from '../dicom/json/tag-values';
import { tagsJson } from '../dicom/json/tags-json';
import { type FileToRead, withSource } from '../dicom/source/file-to-read';
import { defaultDecoder } from '../dicom/text/default-encoding';
import type { TagValues } from '../domain/resource/events';
import type { Outcome } from '../threads/port';

export type FileTagsRequest = {
  readonly file: FileToRead;
  /** By `gggg,eeee`. */
  readonly tags: readonly string[];
  /** Option `DefaultEncoding`. */
  readonly encoding: string;
};

/** Texts of tags of a DICOM file. Throws a `DicomError`, or what opening throws. */
export const readFileTags = ({ file, tags, encoding }: FileTagsRequest): TagValues =>
  withSource(file, (source) => tagValues(tagsJson(source, 'short', defaultDecoder(encoding)), tags));

/** `readFileTags` as a task of the threads. */
export const fileTags = (request: FileTagsRequest): Outcome<TagValues> => ({ value: readFileTags(request), transfer: [] });
