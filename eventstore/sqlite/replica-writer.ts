import type Database from 'better-sqlite3';
import { left, right } from 'fp-ts/Either';
import { documentClash, repeated, wrongExpectedRevision } from '../admission';
import type { StoredEvent } from '../stored';
import type { Reader } from './reader';
import type { PlacedEvent, ReplicaCalls, ResumePoint, StageReply, StageRequest } from './replica';

type ReplicaAnswers = {
  readonly [K in keyof ReplicaCalls]: (request: ReplicaCalls[K]['request']) => ReplicaCalls[K]['reply'];
};

/** Documents of appends that the log elsewhere has not confirmed have this position: no event has it. */
const STAGED = -1;

const TABLES = `
  CREATE TABLE IF NOT EXISTS staged (event TEXT NOT NULL, document TEXT NOT NULL, PRIMARY KEY (event, document)) STRICT;
  CREATE TABLE IF NOT EXISTS resume (
    only INTEGER PRIMARY KEY CHECK (only = 1), commit_position TEXT NOT NULL, prepare_position TEXT NOT NULL
  ) STRICT;
`;

const refused = (): never => {
  throw Object.assign(new Error('The log is no replica'), { code: 'EROFS' });
};

/** For a log that is no replica. */
export const noReplica: ReplicaAnswers = { stage: refused, release: refused, place: refused, resume: refused };

export const createReplicaWriter = (database: Database.Database, reader: Pick<Reader, 'readAll'>): ReplicaAnswers => {
  database.exec(TABLES);
  type PlaceRow = { readonly position: number; readonly stream: string; readonly revision: number };
  const placeOf = database.prepare<[string], PlaceRow>('SELECT position, stream, revision FROM events WHERE id = ?');
  const lastRevision = database.prepare<[string], number | null>('SELECT max(revision) FROM events WHERE stream = ?').pluck();
  const appendOf = database
    .prepare<[string, number], number>('SELECT append FROM events WHERE stream = ? AND revision = ?')
    .pluck();
  const hasDocument = database.prepare<[string], number>('SELECT 1 FROM documents WHERE id = ?').pluck();
  const insertDocument = database.prepare<[string, string, Uint8Array]>(
    `INSERT INTO documents (id, position, kind, bytes) VALUES (?, ${STAGED}, ?, ?)`,
  );
  const stageDocument = database.prepare<[string, string]>('INSERT INTO staged (event, document) VALUES (?, ?)');
  const dropDocuments = database.prepare<[string]>(
    'DELETE FROM documents WHERE id IN (SELECT document FROM staged WHERE event = ?)',
  );
  const settleDocuments = database.prepare<[number, string]>(
    'UPDATE documents SET position = ? WHERE id IN (SELECT document FROM staged WHERE event = ?)',
  );
  const unstage = database.prepare<[string]>('DELETE FROM staged WHERE event = ?');
  const insertEvent = database.prepare<[number, number, string, number, string, string, string, string, Buffer]>(
    'INSERT INTO events (position, append, stream, revision, id, type, data, metadata, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  const readResume = database.prepare<[], ResumePoint>(
    'SELECT commit_position AS "commit", prepare_position AS "prepare" FROM resume',
  );
  const writeResume = database.prepare<[string, string]>('INSERT OR REPLACE INTO resume VALUES (1, ?, ?)');

  const find = (id: string) => {
    const row = placeOf.get(id);
    return row && { ...row, position: BigInt(row.position) };
  };

  const release = (event: string): void => {
    dropDocuments.run(event);
    unstage.run(event);
  };

  const stageOne = ({ stream, ids, documents }: StageRequest): StageReply => {
    const known = repeated(stream, ids, find);
    if (known !== 'new' && known !== 'clash') {
      return right({ known: { position: Number(known.position), revision: known.revision } });
    }
    const current = lastRevision.get(stream) ?? -1;
    if (known === 'clash') return left(wrongExpectedRevision({ stream, expected: 'any' }, current));
    const first = ids[0] ?? '';
    release(first);
    const names = documents.map(({ id }) => id);
    if (names.some((id) => hasDocument.get(id) !== undefined) || new Set(names).size < names.length) return left(documentClash);
    for (const { id, kind, bytes } of documents) {
      insertDocument.run(id, kind, bytes);
      stageDocument.run(first, id);
    }
    return right({ current });
  };

  const insert = database.transaction(({ events, resume }: ReplicaCalls['place']['request']) => {
    for (const { position, stream, revision, id, type, data, metadata, hash, index } of events) {
      if (placeOf.get(id) !== undefined) continue;
      const append = index === 0 ? position : (appendOf.get(stream, revision - 1) ?? position);
      insertEvent.run(position, append, stream, revision, id, type, data, metadata, Buffer.from(hash, 'hex'));
      if (index > 0) continue;
      settleDocuments.run(position, id);
      unstage.run(id);
    }
    writeResume.run(resume.commit, resume.prepare);
  });

  /** What was placed, as the reader shows it: a read may end early, where its events are large. */
  const placed = (events: readonly PlacedEvent[]): readonly StoredEvent[] => {
    const shown: StoredEvent[] = [];
    let after = (events[0]?.position ?? 1) - 1;
    while (shown.length < events.length) {
      const page = reader.readAll(after, events.length - shown.length);
      if (page.length === 0) break;
      shown.push(...page);
      after = Number(page.at(-1)?.position ?? after);
    }
    return shown;
  };

  return {
    stage: database.transaction((requests: readonly StageRequest[]) => requests.map(stageOne)),
    release: database.transaction((events: readonly string[]) => {
      for (const event of events) release(event);
      return null;
    }),
    place: (request) => {
      insert(request);
      return placed(request.events);
    },
    resume: () => readResume.get() ?? null,
  };
};
