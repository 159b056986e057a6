import { orthancStatus } from '../domain/orthanc-status';
import type { Level } from '../domain/resource/events';
import { described } from './fault';

const NAMES: ReadonlyMap<string, Level> = new Map([
  ['patient', 'Patient'],
  ['patients', 'Patient'],
  ['study', 'Study'],
  ['studies', 'Study'],
  ['series', 'Series'],
  ['instance', 'Instance'],
  ['instances', 'Instance'],
  ['image', 'Instance'],
  ['images', 'Instance'],
]);

/** A level as a body names it, in any case, singular or plural (observed on 1.10.1). Throws a fault. */
export const levelNamed = (name: string): Level => {
  const level = NAMES.get(name.toLowerCase());
  if (level === undefined) throw described(orthancStatus.ParameterOutOfRange);
  return level;
};
