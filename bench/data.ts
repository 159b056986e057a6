import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ctSlice, smallFile } from '../test/generated-files';

/** Paths of the generated files, the same for every contender. */
export type BenchData = {
  /** Slices of 512 KiB, one study. */
  readonly slices: readonly string[];
  /** Files below a kilobyte, two a study. */
  readonly tiny: readonly string[];
  /** The files of the studies that the archive jobs are made of: two tiny instances each. */
  readonly jobStudies: readonly string[];
};

export type DataSize = { readonly slices: number; readonly tiny: number; readonly jobStudies: number };

const write = (folder: string, count: number, make: (index: number) => Buffer): readonly string[] => {
  mkdirSync(folder, { recursive: true });
  return Array.from({ length: count }, (_, index) => {
    const path = join(folder, `${index}.dcm`);
    writeFileSync(path, make(index));
    return path;
  });
};

export const writeData = (folder: string, { slices, tiny, jobStudies }: DataSize): BenchData => {
  const pairs = (index: number) => smallFile(Math.floor(index / 20), Math.floor(index / 2), index % 2);
  const tinyFiles = write(join(folder, 'tiny'), Math.max(tiny, jobStudies * 2), pairs);
  return {
    slices: write(join(folder, 'slices'), slices, (index) => ctSlice(index)),
    tiny: tinyFiles.slice(0, tiny),
    jobStudies: tinyFiles.slice(0, jobStudies * 2),
  };
};
