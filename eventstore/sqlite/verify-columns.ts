import type Database from 'better-sqlite3';
import { type Either, left, right } from 'fp-ts/Either';
import type { BadEvent } from '../verify';
import { createDocumentRowsCheck, type NamingEvent } from './columns/document-rows';
import { createPlacementCheck, type PlacementRules } from './columns/placement';
import { openForReading } from './database';
import { openErrorOf } from './failure';
import type { OpenError } from './protocol';

type EventRow = NamingEvent & { readonly revision: number; readonly metadata: string };

const COLUMNS = 'position, append, stream, revision, type, data, metadata';
/** Pages, so that a server's write-ahead log is not held by one long read. Short, since an event may have 256 KiB. */
const PAGE = 200;
/** Below whatever a damaged position may be. */
const BEFORE_ALL = -1e19;

/** `before`: how many events come before the bad one. */
export type BadColumn = { readonly before: number; readonly bad: BadEvent };

const timeOf = (metadata: string): number | null => {
  try {
    const value: { readonly time?: number } | null = JSON.parse(metadata);
    return value?.time ?? null;
  } catch {
    return null;
  }
};

const badEvent = ({ position, stream, revision, type }: EventRow, fault: string): BadEvent => ({
  position: BigInt(position),
  stream,
  revision,
  type,
  fault,
});

/**
 * Checks what no hash of the log in a folder covers: where events and documents say that they belong, of which kind
 * documents are, and which are erased. Walks it in order with flat memory, while a server may write to it. Null: all is well.
 */
export const verifyColumns = (folder: string, rules: PlacementRules): Either<OpenError, BadColumn | null> => {
  try {
    const { database, close } = openForReading(folder);
    try {
      return right(walk(database, rules));
    } finally {
      close();
    }
  } catch (error) {
    return left(openErrorOf(error));
  }
};

const walk = (database: Database.Database, rules: PlacementRules): BadColumn | null => {
  const page = database.prepare<[number, number], EventRow>(
    `SELECT ${COLUMNS} FROM events WHERE position > ? ORDER BY position LIMIT ?`,
  );
  const placement = createPlacementCheck(rules);
  const documents = createDocumentRowsCheck(database);
  let before = 0;
  let end = BEFORE_ALL;
  for (let events = page.all(end, PAGE); events.length > 0; events = page.all(end, PAGE)) {
    for (const event of events) {
      const fault = placement({ ...event, time: timeOf(event.metadata) }) ?? documents.faultOf(event);
      if (fault !== null) return { before, bad: badEvent(event, fault) };
      before += 1;
      end = event.position;
    }
  }
  const stray = documents.stray(end);
  return stray === null ? null : strayFault(database, stray);
};

/** Told of the event at the position that the document carries, or else of the next one, or of the last. */
const strayFault = (
  database: Database.Database,
  { id, position }: { readonly id: string; readonly position: number },
): BadColumn | null => {
  const at =
    database
      .prepare<[number], EventRow>(`SELECT ${COLUMNS} FROM events WHERE position >= ? ORDER BY position LIMIT 1`)
      .get(position) ?? database.prepare<[], EventRow>(`SELECT ${COLUMNS} FROM events ORDER BY position DESC LIMIT 1`).get();
  if (at === undefined) return null;
  const before = database.prepare<[number], number>('SELECT count(*) FROM events WHERE position < ?').pluck().get(at.position);
  return {
    before: before ?? 0,
    bad: badEvent(at, `a document, ${id}, is kept with position ${position}, and no event there names it`),
  };
};
