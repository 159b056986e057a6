import type { Database } from 'better-sqlite3';
import type { RecordedEvent } from '../../eventstore/port';
import { type Live, makeBatches } from './apply-batch';
import { openCheckpoints } from './checkpoints';
import { MEMORY, openDatabase } from './database';
import type { ProjectionNotice } from './notice';
import { openParked } from './parked';
import type { Projection } from './projection';

/** Keeps the type of each event, and refuses `Bad`. */
const types: Projection<() => readonly string[]> = {
  name: 'types',
  version: 1,
  schema: 'CREATE TABLE types (position INTEGER PRIMARY KEY, type TEXT NOT NULL, room BLOB NOT NULL)',
  open: (database) => {
    const insert = database.prepare('INSERT INTO types VALUES (?, ?, zeroblob(?))');
    const all = database.prepare<[], string>('SELECT type FROM types ORDER BY position').pluck();
    return {
      fold: {
        apply: ({ type, position }) => {
          if (type === 'Bad') throw new RangeError('bad');
          insert.run(Number(position), type, type === 'Large' ? 100_000 : 0);
        },
        flush: () => undefined,
        discard: () => undefined,
      },
      view: () => all.all(),
    };
  },
};

const event = (position: number, type: string): RecordedEvent => ({
  position: BigInt(position),
  stream: 's',
  revision: position,
  id: `e${position}`,
  type,
  data: {},
  metadata: { actor: { kind: 'kernel' }, correlationId: '', causationId: null, schema: 1, time: 0, node: '' },
  hash: 'h',
  stored: { data: '{}', metadata: '{}' },
  documents: new Map(),
});

const start = () => {
  const { database } = openDatabase(MEMORY);
  database.exec(types.schema);
  const { fold, view } = types.open(database);
  const live: Live = { projection: types, fold, position: null };
  const checkpoints = openCheckpoints(database);
  const notices: ProjectionNotice[] = [];
  const batches = makeBatches({
    database,
    live: [live],
    checkpoints,
    parked: openParked(database),
    transient: () => false,
    report: (notice) => notices.push(notice),
  });
  return { database, view, live, batches, notices, saved: () => checkpoints.read('types')?.anchor?.position ?? null };
};

/** The database takes no further page. */
const fill = (database: Database): void => {
  const pages = database.pragma('page_count', { simple: true });
  database.pragma(`max_page_count = ${Number(pages)}`);
};
const empty = (database: Database): void => {
  database.pragma('max_page_count = 1000000');
};

describe('several batches in one transaction', () => {
  it('are shown at once, and are saved with their checkpoint by one commit', () => {
    const { view, live, batches, saved } = start();
    batches.apply([event(1, 'A')]);
    batches.apply([event(2, 'B'), event(3, 'C')]);
    expect([view(), live.position, batches.pending(), saved()]).toEqual([['A', 'B', 'C'], 3n, true, null]);
    batches.commit();
    expect([view(), batches.pending(), saved()]).toEqual([['A', 'B', 'C'], false, 3n]);
  });

  it('are committed by themselves when they are many', () => {
    const { batches, saved } = start();
    for (let position = 1; position <= 300; position += 1) batches.apply([event(position, 'A')]);
    expect(saved()).toBe(256n);
  });

  it('lose nothing that was shown when the database has no room, and go on when there is', () => {
    const { database, view, live, batches, saved } = start();
    batches.apply([event(1, 'A')]);
    fill(database);
    expect(() => batches.apply([event(2, 'B'), event(3, 'Large')])).toThrow('full');
    expect([view(), live.position]).toEqual([['A'], 1n]);
    batches.commit();
    expect(saved()).toBe(1n);
    expect(() => batches.apply([event(2, 'B'), event(3, 'Large')])).toThrow('full');
    empty(database);
    batches.apply([event(2, 'B'), event(3, 'Large')]);
    batches.commit();
    expect([view(), saved()]).toEqual([['A', 'B', 'Large'], 3n]);
  });

  it('park an event once, also if the transaction has to be made again', () => {
    const { database, view, batches, notices, saved } = start();
    batches.apply([event(1, 'A'), event(2, 'Bad'), event(3, 'C')]);
    fill(database);
    expect(() => batches.apply([event(4, 'Large')])).toThrow('full');
    batches.commit();
    expect([view(), saved()]).toEqual([['A', 'C'], 3n]);
    expect(notices).toEqual([{ _tag: 'EventParked', projection: 'types', position: 2n, reason: 'RangeError' }]);
  });

  it('leave a batch out that was taken before', () => {
    const { view, batches } = start();
    batches.apply([event(1, 'A'), event(2, 'B')]);
    batches.apply([event(1, 'A'), event(2, 'B')]);
    expect(view()).toEqual(['A', 'B']);
  });
});
