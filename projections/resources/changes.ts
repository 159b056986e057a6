import type { Database } from 'better-sqlite3';
import { CHANGE_TYPES, type Change, type ChangeType } from '../../domain/resource/change';
import type { Micros } from '../../domain/time';
import type { ChangesView } from '../annotations';
import { levelOf } from './levels';

type Columns = {
  readonly sequence: number;
  readonly type: string;
  readonly level: number;
  readonly id: string;
  readonly time: number;
};

export type ChangeLog = {
  readonly add: (type: ChangeType, key: number, time: Micros) => void;
  readonly forget: () => void;
};

const SELECT = `SELECT c.sequence, c.type, r.level, r.id, c.time FROM resources_changes c JOIN resources r USING (key)
  WHERE c.sequence > ? AND c.sequence <= ? AND (? = '' OR instr(?, ';' || c.type || ';'))`;

// Only this projection writes the column.
const isChangeType = (text: string): text is ChangeType => CHANGE_TYPES.some((type) => type === text);

const changeOf = ({ sequence, type, level, id, time }: Columns): Change => {
  if (!isChangeType(type)) throw new RangeError('No such type of change');
  return { sequence, type, level: levelOf(level), id, time };
};

/** Entries of resources that are gone disappear with them; a number is never given twice. */
export const openChanges = (database: Database): { readonly log: ChangeLog; readonly view: ChangesView } => {
  const insert = database.prepare('INSERT INTO resources_changes (type, key, time) VALUES (?, ?, ?)');
  const clear = database.prepare('DELETE FROM resources_changes');
  const ascending = database.prepare<(string | number)[], Columns>(`${SELECT} ORDER BY c.sequence LIMIT ? + 0`);
  const descending = database.prepare<(string | number)[], Columns>(`${SELECT} ORDER BY c.sequence DESC LIMIT ? + 0`);
  const last = database.prepare<[], number>(`SELECT seq FROM sqlite_sequence WHERE name = 'resources_changes'`).pluck();
  return {
    log: {
      add: (type, key, time) => insert.run(type, key, time),
      forget: () => clear.run(),
    },
    view: {
      list: ({ since, to, types, limit, newest }) => {
        const wanted = types.length === 0 ? '' : `;${types.join(';')};`;
        const bounds = [since, to, wanted, wanted, limit] as const;
        return newest
          ? descending
              .all(...bounds)
              .map(changeOf)
              .reverse()
          : ascending.all(...bounds).map(changeOf);
      },
      last: () => last.get() ?? 0,
    },
  };
};
