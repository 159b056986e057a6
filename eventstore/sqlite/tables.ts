import type Database from 'better-sqlite3';
import type { Place } from '../admission';
import type { NewDocument } from '../port';
import type { SerializedEvent } from '../stored';
import { POSITION_STEP } from './positions';

/** An append that has its place in the log. */
export type PlacedAppend = {
  /** Position of its first event; the others follow in steps. */
  readonly first: number;
  readonly stream: string;
  /** Revision of its first event. */
  readonly revision: number;
  readonly events: readonly (SerializedEvent & { readonly hash: string })[];
  readonly documents: readonly NewDocument[];
};

/** End of a log: position 0 and an empty hash if nothing is in it. */
export type LogEnd = { readonly position: number; readonly hash: string };

export type Tables = {
  /** Several questions at the price of one: they see one state. Free where none is asked. */
  readonly reading: <T>(questions: () => T) => T;
  readonly end: () => LogEnd;
  /** -1 if there is no such stream. */
  readonly lastRevision: (stream: string) => number;
  readonly placeOf: (id: string) => Place | undefined;
  readonly hasDocument: (id: string) => boolean;
  /** The greatest id of all events, and of all documents; empty if there is none. */
  readonly greatestIds: () => { readonly event: string; readonly document: string };
  /** The greatest name of the streams that begin with this and a hyphen; empty if there is none. */
  readonly greatestStream: (kind: string) => string;
  /** One transaction for all. Throws if it failed: then nothing was written. */
  readonly insert: (appends: readonly PlacedAppend[]) => void;
  /** As `insert`, and all that the tables hold is durable when it returns. */
  readonly insertDurably: (appends: readonly PlacedAppend[]) => void;
  /** Takes the documents' bytes away, in one transaction. Unknown ids are passed over. */
  readonly erase: (ids: readonly string[]) => void;
};

type PlaceRow = { readonly position: number; readonly stream: string; readonly revision: number };

export const createTables = (database: Database.Database): Tables => {
  const usual = Number(database.pragma('synchronous', { simple: true }));
  const beginReading = database.prepare('BEGIN');
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  const rollback = database.prepare('ROLLBACK');
  const end = database.prepare<[], { readonly position: number; readonly hash: Buffer }>(
    'SELECT position, hash FROM events ORDER BY position DESC LIMIT 1',
  );
  const lastRevision = database.prepare<[string], number | null>('SELECT max(revision) FROM events WHERE stream = ?').pluck();
  const placeOf = database.prepare<[string], PlaceRow>('SELECT position, stream, revision FROM events WHERE id = ?');
  const hasDocument = database.prepare<[string], number>('SELECT 1 FROM documents WHERE id = ?').pluck();
  const greatestEvent = database.prepare<[], string | null>('SELECT max(id) FROM events').pluck();
  const greatestDocument = database.prepare<[], string | null>('SELECT max(id) FROM documents').pluck();
  const greatestStream = database
    .prepare<[string, string], string | null>('SELECT max(stream) FROM events WHERE stream >= ? AND stream < ?')
    .pluck();
  const insertEvent = database.prepare<[number, number, string, number, string, string, string, string, Buffer]>(
    'INSERT INTO events (position, append, stream, revision, id, type, data, metadata, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const insertDocument = database.prepare<[string, number, string, Uint8Array]>(
    'INSERT INTO documents (id, position, kind, bytes) VALUES (?, ?, ?, ?)',
  );
  const eraseDocument = database.prepare<[string]>('UPDATE documents SET bytes = NULL, erased = 1 WHERE id = ? AND erased = 0');

  const inTransaction = <T>(start: Database.Statement, work: () => T): T => {
    start.run();
    try {
      const result = work();
      commit.run();
      return result;
    } catch (error) {
      // SQLite rolls back by itself on some errors, a full disk among them.
      if (database.inTransaction) rollback.run();
      throw error;
    }
  };

  let asking: 'one' | 'several' | 'begun' = 'one';

  const ask = <T>(question: () => T): T => {
    if (asking === 'several') {
      beginReading.run();
      asking = 'begun';
    }
    return question();
  };

  const reading = <T>(questions: () => T): T => {
    asking = 'several';
    try {
      return questions();
    } finally {
      asking = 'one';
      if (database.inTransaction) commit.run();
    }
  };

  const insertOne = ({ first, stream, revision, events, documents }: PlacedAppend): void => {
    for (const { id, kind, bytes } of documents) insertDocument.run(id, first, kind, bytes);
    for (const [index, { id, type, data, metadata, hash }] of events.entries()) {
      const position = first + index * POSITION_STEP;
      insertEvent.run(position, first, stream, revision + index, id, type, data, metadata, Buffer.from(hash, 'hex'));
    }
  };

  const insert = (appends: readonly PlacedAppend[]): void => inTransaction(begin, () => appends.forEach(insertOne));

  return {
    reading,
    end: () => {
      const row = end.get();
      return row === undefined ? { position: 0, hash: '' } : { position: row.position, hash: row.hash.toString('hex') };
    },
    lastRevision: (stream) => ask(() => lastRevision.get(stream) ?? -1),
    placeOf: (id) => {
      const row = ask(() => placeOf.get(id));
      return row && { stream: row.stream, revision: row.revision, position: BigInt(row.position) };
    },
    hasDocument: (id) => ask(() => hasDocument.get(id) !== undefined),
    greatestIds: () => ({ event: greatestEvent.get() ?? '', document: greatestDocument.get() ?? '' }),
    // What follows a hyphen in ASCII is a full stop.
    greatestStream: (kind) => ask(() => greatestStream.get(`${kind}-`, `${kind}.`) ?? ''),
    insert,
    insertDurably: (appends) => {
      database.pragma('synchronous = FULL');
      try {
        insert(appends);
      } finally {
        database.pragma(`synchronous = ${usual}`);
      }
    },
    erase: (ids) => {
      inTransaction(begin, () => {
        for (const id of ids) eraseDocument.run(id);
      });
    },
  };
};
