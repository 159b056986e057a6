import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { layoutOf } from '../../../dicom/parse/layout';
import { withDefaults } from '../../../dicom/parse/limits';
import { type Decode, DicomError } from '../../../dicom/port';
import { memorySource } from '../../../dicom/source/memory-source';
import { decodeIdentifier } from '../../identifier/decode';
import type { Identifier } from '../../port';

/** Files that are looked at, and the largest one that is read. */
const MOST_FILES = 20_000;
const LARGEST = 1024 * 1024;

type Known = { readonly changed: number; readonly size: number; readonly entry: Identifier | null };

/** Reads the entries of a worklist: the files `*.wl` of a folder. What is no DICOM file is passed by. */
export type WorklistFolder = { readonly entries: () => AsyncGenerator<Identifier> };

const LIMITS = withDefaults({ depth: 16, inflated: LARGEST, elements: 10_000 });

const parse = (bytes: Buffer, fallback: Decode): Identifier | null => {
  try {
    const { dataSet, transferSyntax } = layoutOf(memorySource(bytes), LIMITS);
    const { reader, start, end } = dataSet;
    return decodeIdentifier({ bytes: Buffer.from(reader.bytes(start, end - start)), transferSyntax }, fallback);
  } catch (error) {
    if (error instanceof DicomError) return null;
    throw error;
  }
};

/** A file is read again when its size or the time of its last change is another. A folder that cannot be read has no entries. */
export const openWorklistFolder = (folder: string, fallback: () => Decode): WorklistFolder => {
  let known = new Map<string, Known>();

  const read = async (name: string): Promise<Known | null> => {
    try {
      const file = path.join(folder, name);
      const { mtimeMs: changed, size } = await stat(file);
      const before = known.get(name);
      if (before?.changed === changed && before.size === size) return before;
      return { changed, size, entry: size > LARGEST ? null : parse(await readFile(file), fallback()) };
    } catch {
      // It was taken away meanwhile, or may not be read.
      return null;
    }
  };

  return {
    entries: async function* () {
      const names = await readdir(folder).catch((): string[] => []);
      const entries = names.filter((name) => name.toLowerCase().endsWith('.wl')).sort();
      const seen = new Map<string, Known>();
      for (const name of entries.slice(0, MOST_FILES)) {
        const one = await read(name);
        if (one === null) continue;
        seen.set(name, one);
        if (one.entry !== null) yield one.entry;
      }
      known = seen;
    },
  };
};
