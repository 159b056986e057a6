import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes temporary folders and removes all of them at once. */
export const temporaryFolders = () => {
  const folders: string[] = [];
  return {
    make: (): string => {
      const folder = mkdtempSync(join(tmpdir(), 'anamnesis-test-'));
      folders.push(folder);
      return folder;
    },
    removeAll: (): void => {
      for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
    },
  };
};
