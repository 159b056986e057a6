import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { indexOf } from '../parse/element-index';
import { SPECIFIC_CHARACTER_SET } from '../parse/tag';
import { DicomError } from '../port';
import { memorySource } from '../source/memory-source';
import { summarize } from '../summary/summarize';

/** Real DICOM files beside the repository; they are never part of it. */
const SAMPLES = path.resolve(__dirname, '..', '..', '..', '..', 'shared', 'dicom');

export const hasSamples = (): boolean => existsSync(SAMPLES);

const filesBelow = (folder: string): readonly string[] =>
  readdirSync(folder).flatMap((name) => {
    const file = path.join(folder, name);
    return statSync(file).isDirectory() ? filesBelow(file) : [file];
  });

export type Sample = {
  readonly name: string;
  readonly file: Buffer;
  /** Its Orthanc id. */
  readonly instance: string;
  /** What files of one series that were made alike have in common. */
  readonly kind: string;
};

const kindOf = (file: Buffer, series: string): string => {
  const { layout, elements } = indexOf(memorySource(file));
  const { reader, syntax } = layout.dataSet;
  const texts = elements
    .filter(({ tag }) => tag === SPECIFIC_CHARACTER_SET)
    .map(({ value, length }) => reader.bytes(value, length).toString('latin1'));
  const tags = elements.map(({ tag, vr, items, fragments }) => `${tag} ${vr} ${items !== undefined} ${fragments !== undefined}`);
  return [series, layout.transferSyntax, layout.hasMeta, syntax.explicit, ...texts, ...tags].join('|');
};

/** The files that can be stored. */
export const sampleFiles = (): readonly Sample[] =>
  filesBelow(SAMPLES).flatMap((name) => {
    const file = readFileSync(name);
    try {
      const { ids } = summarize(memorySource(file));
      const short = path.relative(SAMPLES, name);
      // Each of those that lie by themselves is there for an oddity of its own.
      const kind = path.dirname(short) === '.' ? short : kindOf(file, ids.series);
      return [{ name: short, file, instance: ids.instance, kind }];
    } catch (error) {
      if (error instanceof DicomError) return [];
      throw error;
    }
  });

/** One file of each kind: of a series whose files have the same tags, encodings and character set, the first one stands for the others. */
export const sampleKinds = (): readonly Sample[] => {
  const kinds = new Map<string, Sample>();
  for (const sample of sampleFiles()) if (!kinds.has(sample.kind)) kinds.set(sample.kind, sample);
  return [...kinds.values()];
};
