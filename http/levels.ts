import type { Level } from '../domain/resource/events';

/** The first segment of the routes of a level, from patients down to instances. */
export const levelPaths: readonly (readonly [path: string, level: Level])[] = [
  ['patients', 'Patient'],
  ['studies', 'Study'],
  ['series', 'Series'],
  ['instances', 'Instance'],
];

export const pathOf = (level: Level, id: string): string => `/${pathByLevel[level]}/${id}`;

const pathByLevel = { Patient: 'patients', Study: 'studies', Series: 'series', Instance: 'instances' } as const;
