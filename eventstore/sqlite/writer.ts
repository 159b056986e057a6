import type Database from 'better-sqlite3';
import { left, right } from 'fp-ts/Either';
import { documentClash, expectationHolds, repeated, wrongExpectedRevision } from '../admission';
import { hashEvent } from '../hash';
import type { StoreError } from '../port';
import { POSITION_STEP } from './positions';
import type { AppendReply, AppendRequest } from './protocol';

export type Writer = {
  /**
   * One transaction and one fsync for all. Each append is judged on its own, after those before it; one that is refused
   * does not harm the others. Throws if the transaction failed: then nothing was written.
   */
  readonly append: (batch: readonly AppendRequest[]) => readonly AppendReply[];
  /** Overwrites the documents' bytes in the database and empties the write-ahead log. Unknown ids are passed over. */
  readonly erase: (ids: readonly string[]) => void;
};

type PlaceRow = { readonly position: number; readonly stream: string; readonly revision: number };

export const createWriter = (database: Database.Database): Writer => {
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  const rollback = database.prepare('ROLLBACK');
  const lastPosition = database.prepare<[], number | null>('SELECT max(position) FROM events').pluck();
  const lastRevision = database.prepare<[string], number | null>('SELECT max(revision) FROM events WHERE stream = ?').pluck();
  const placeOf = database.prepare<[string], PlaceRow>('SELECT position, stream, revision FROM events WHERE id = ?');
  const hasDocument = database.prepare<[string], number>('SELECT 1 FROM documents WHERE id = ?').pluck();
  const insertEvent = database.prepare<[number, number, string, number, string, string, string, string, Buffer]>(
    'INSERT INTO events (position, append, stream, revision, id, type, data, metadata, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const insertDocument = database.prepare<[string, number, string, Uint8Array]>(
    'INSERT INTO documents (id, position, kind, bytes) VALUES (?, ?, ?, ?)',
  );
  const eraseDocument = database.prepare<[string]>('UPDATE documents SET bytes = NULL, erased = 1 WHERE id = ? AND erased = 0');

  const readLast = (): number => lastPosition.get() ?? 0;
  let last = readLast();

  const find = (id: string) => {
    const row = placeOf.get(id);
    return row && { stream: row.stream, revision: row.revision, position: BigInt(row.position) };
  };

  const refusalOf = (request: AppendRequest, current: number): StoreError | null => {
    if (!expectationHolds(request.expected, current)) return wrongExpectedRevision(request, current);
    const ids = request.documents.map(({ id }) => id);
    return ids.some((id) => hasDocument.get(id) !== undefined) || new Set(ids).size < ids.length ? documentClash : null;
  };

  const write = (request: AppendRequest, current: number) => {
    const { stream, events, documents } = request;
    const first = last + POSITION_STEP;
    for (const { id, kind, bytes } of documents) insertDocument.run(id, first, kind, bytes);
    const hashes = events.map(({ id, type, data, metadata }, index) => {
      const revision = current + 1 + index;
      const hash = hashEvent({ stream, revision, id, type, storedData: data, storedMetadata: metadata });
      insertEvent.run(first + index * POSITION_STEP, first, stream, revision, id, type, data, metadata, Buffer.from(hash, 'hex'));
      return hash;
    });
    last += events.length * POSITION_STEP;
    return { position: last, revision: current + events.length, hashes };
  };

  const admit = (request: AppendRequest): AppendReply => {
    const ids = request.events.map(({ id }) => id);
    const known = repeated(request.stream, ids, find);
    if (known !== 'new' && known !== 'clash') {
      return right({ position: Number(known.position), revision: known.revision, hashes: [] });
    }
    const current = lastRevision.get(request.stream) ?? -1;
    const refusal = known === 'clash' ? wrongExpectedRevision(request, current) : refusalOf(request, current);
    return refusal === null ? right(write(request, current)) : left(refusal);
  };

  const inTransaction = <T>(work: () => T): T => {
    begin.run();
    try {
      const result = work();
      commit.run();
      return result;
    } catch (error) {
      // SQLite rolls back by itself on some errors, a full disk among them.
      if (database.inTransaction) rollback.run();
      last = readLast();
      throw error;
    }
  };

  return {
    append: (batch) => inTransaction(() => batch.map(admit)),
    erase: (ids) => {
      inTransaction(() => {
        for (const id of ids) eraseDocument.run(id);
      });
      database.pragma('wal_checkpoint(TRUNCATE)');
    },
  };
};
