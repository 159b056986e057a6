import type { Level } from './events';

/** The kinds of entries that `/changes` holds, as it names them: contract 09-resources.md §8. */
export const CHANGE_TYPES = [
  'CompletedSeries',
  'NewInstance',
  'NewPatient',
  'NewSeries',
  'NewStudy',
  'StablePatient',
  'StableSeries',
  'StableStudy',
  'UpdatedAttachment',
  'UpdatedMetadata',
] as const;
export type ChangeType = (typeof CHANGE_TYPES)[number];

export type Change = {
  readonly sequence: number;
  readonly type: ChangeType;
  readonly level: Level;
  readonly id: string;
  /** Microseconds. */
  readonly time: number;
};

export const newOf = {
  Patient: 'NewPatient',
  Study: 'NewStudy',
  Series: 'NewSeries',
  Instance: 'NewInstance',
} as const satisfies Record<Level, ChangeType>;

/** Instances do not become stable. */
export const stableOf = {
  Patient: 'StablePatient',
  Study: 'StableStudy',
  Series: 'StableSeries',
  Instance: null,
} as const satisfies Record<Level, ChangeType | null>;
