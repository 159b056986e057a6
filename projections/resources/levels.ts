import { LEVELS, type Level } from '../../domain/resource/events';

/** How the tables write a level: its index in `LEVELS`. */
export const LEVEL_NUMBER: Readonly<Record<Level, number>> = { Patient: 0, Study: 1, Series: 2, Instance: 3 };

export const levelOf = (number: number): Level => {
  const level = LEVELS[number];
  if (level === undefined) throw new RangeError('No such level');
  return level;
};
