import type { Contender, ContenderName } from './contender';
import type { BenchData } from './data';
import type { Measured } from './metric';

/** One run of the benchmark on one server: what it needs, and what it measures. */
export type Row = {
  readonly name: string;
  readonly about: string;
  readonly contenders: readonly ContenderName[];
  /** Once is enough for rows that take long. */
  readonly rounds: 'all' | 'one';
  readonly run: (contender: Contender, bench: Bench) => Promise<Measured>;
};

export type Bench = {
  readonly data: BenchData;
  /** A folder on the disk that is measured. */
  readonly root: string;
  readonly jobs: number;
};

export const both: readonly ContenderName[] = ['orthanc', 'anamnesis'];

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
};
