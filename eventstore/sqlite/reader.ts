import type Database from 'better-sqlite3';
import { type Either, left, right } from 'fp-ts/Either';
import type { ReadStream, StoreError } from '../port';
import type { StoredEvent } from '../stored';

/** A batch ends early when its events reach this: memory stays bounded. */
const BATCH_BYTES = 16 * 1024 * 1024;

const DEFAULT_LIMIT = 4096;

type EventRow = {
  readonly position: number;
  readonly append: number;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly data: string;
  readonly metadata: string;
  readonly hash: Buffer;
};

type DocumentRow = { readonly position: number; readonly id: string; readonly bytes: Buffer | null };

export type Reader = {
  readonly readStream: (stream: string, options: ReadStream) => Either<StoreError, readonly StoredEvent[]>;
  readonly readAll: (after: number, limit: number) => readonly StoredEvent[];
  readonly last: () => StoredEvent | null;
  readonly document: (id: string) => Either<StoreError, Uint8Array | null>;
};

const COLUMNS = 'position, append, stream, revision, id, type, data, metadata, hash';

const NO_DOCUMENTS: ReadonlyMap<string, Uint8Array | null> = new Map();

const stored = ({ append: _, hash, ...row }: EventRow, documents = NO_DOCUMENTS): StoredEvent => ({
  ...row,
  position: BigInt(row.position),
  hash: hash.toString('hex'),
  documents,
});

export const createReader = (database: Database.Database): Reader => {
  const forwards = database.prepare<[string, number, number], EventRow>(
    `SELECT ${COLUMNS} FROM events WHERE stream = ? AND revision >= ? ORDER BY revision LIMIT ? + 0`,
  );
  const backwards = database.prepare<[string, number, number], EventRow>(
    `SELECT ${COLUMNS} FROM events WHERE stream = ? AND revision <= ? ORDER BY revision DESC LIMIT ? + 0`,
  );
  const hasStream = database.prepare<[string]>('SELECT 1 FROM events WHERE stream = ? LIMIT 1');
  const all = database.prepare<[number, number], EventRow>(
    `SELECT ${COLUMNS} FROM events WHERE position > ? ORDER BY position LIMIT ? + 0`,
  );
  const sealed = database.prepare<[number, number], DocumentRow>(
    "SELECT position, id, bytes FROM documents WHERE kind = 'sealed' AND position BETWEEN ? AND ? ORDER BY position, rowid",
  );
  const last = database.prepare<[], EventRow>(`SELECT ${COLUMNS} FROM events ORDER BY position DESC LIMIT 1`);
  const document = database.prepare<[string], { readonly bytes: Buffer | null }>('SELECT bytes FROM documents WHERE id = ?');

  const documentsOf = (first: number, to: number): ReadonlyMap<number, ReadonlyMap<string, Uint8Array | null>> => {
    const found = new Map<number, Map<string, Uint8Array | null>>();
    for (const { position, id, bytes } of sealed.iterate(first, to)) {
      const ofAppend = found.get(position) ?? new Map<string, Uint8Array | null>();
      found.set(position, ofAppend.set(id, bytes));
    }
    return found;
  };

  const rowsWithinBytes = (after: number, limit: number): readonly EventRow[] => {
    const rows: EventRow[] = [];
    let bytes = 0;
    for (const row of all.iterate(after, limit)) {
      rows.push(row);
      bytes += row.data.length + row.metadata.length;
      if (bytes >= BATCH_BYTES) break;
    }
    return rows;
  };

  return {
    readStream: (stream, { direction = 'forwards', from, limit = DEFAULT_LIMIT }) => {
      const rows =
        direction === 'forwards'
          ? forwards.all(stream, from ?? 0, limit)
          : backwards.all(stream, from ?? Number.MAX_SAFE_INTEGER, limit);
      return rows.length === 0 && hasStream.get(stream) === undefined
        ? left({ _tag: 'StreamNotFound', stream })
        : right(rows.map((row) => stored(row)));
    },
    readAll: (after, limit) => {
      const rows = rowsWithinBytes(after, limit);
      const first = rows[0];
      const end = rows.at(-1);
      if (first === undefined || end === undefined) return [];
      const documents = documentsOf(first.append, end.append);
      return rows.map((row) => stored(row, documents.get(row.append)));
    },
    last: () => {
      const row = last.get();
      return row === undefined ? null : stored(row);
    },
    document: (id) => {
      const row = document.get(id);
      return row === undefined ? left({ _tag: 'DocumentNotFound', document: id }) : right(row.bytes);
    },
  };
};
