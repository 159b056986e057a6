import { isDicomError } from '../dicom/port';
import type { FileToRead } from '../dicom/source/file-to-read';
import type { TagValues } from '../domain/resource/events';
import { ThreadError } from '../threads/port';
import { type StoredFilePorts, storedFile } from './instance-files';

export type FileTagPorts = StoredFilePorts & {
  /** Texts of tags of a file; one that is gone rejects with the code `ENOENT`. */
  readonly read: (file: FileToRead, tags: readonly string[]) => Promise<TagValues>;
};

/** Reads tags of stored instances. Null: no such instance, or its bytes are gone or no DICOM: a find passes it by. */
export const createFileTags =
  (ports: FileTagPorts) =>
  async (instance: string, tags: readonly string[]): Promise<TagValues | null> => {
    const file = await storedFile(ports, instance);
    try {
      return file === null ? null : await ports.read(file, tags);
    } catch (error) {
      if (error instanceof ThreadError && error.code === 'ENOENT') return null;
      if (isDicomError(error)) return null;
      throw error;
    }
  };
