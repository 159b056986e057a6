import type { NewTag } from '../dicom/modify/modification';
import { forThread } from '../dicom/source/file-to-read';
import { ThreadError } from '../threads/port';
import type { EditPorts } from './edit-instance';
import { storedFile } from './instance-files';

/** The values of some tags of a stored instance, as a modification takes them. Null: there is no such instance, or its file cannot be read. */
export type ValueReader = (instance: string, tags: readonly number[]) => Promise<readonly NewTag[] | null>;

/** Reads values on a thread. */
export const createValueReader =
  (ports: Omit<EditPorts, 'transcoder' | 'lossyQuality'>): ValueReader =>
  async (instance, tags) => {
    const stored = await storedFile(ports, instance);
    if (stored === null) return null;
    const { file, transfer } = forThread(stored);
    try {
      const request = { file, tags, limits: ports.limits, encoding: ports.encoding() };
      return await ports.threads.run('readValues', request, { transfer });
    } catch (error) {
      if (error instanceof ThreadError && error.code === 'ENOENT') return null;
      throw error;
    }
  };
