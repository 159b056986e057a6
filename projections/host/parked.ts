import type { Database } from 'better-sqlite3';
import type { Position } from '../../eventstore/port';

/** Events that a projection could not take. */
export type Parked = {
  readonly add: (projection: string, position: Position, reason: string) => void;
  readonly has: (position: Position) => boolean;
  readonly count: () => number;
};

export const openParked = (database: Database): Parked => {
  const add = database.prepare('INSERT OR REPLACE INTO parked VALUES (?, ?, ?)');
  const has = database.prepare<[string]>('SELECT 1 FROM parked WHERE position = ? LIMIT 1').pluck();
  const count = database.prepare<[], number>('SELECT count(*) FROM parked').pluck();
  let any = (count.get() ?? 0) > 0;
  return {
    add: (projection, position, reason) => {
      add.run(projection, position.toString(), reason);
      any = true;
    },
    has: (position) => any && has.get(position.toString()) !== undefined,
    count: () => count.get() ?? 0,
  };
};
