import type Database from 'better-sqlite3';
import { referredDocuments } from '../../referred-documents';
import { createErasures } from './erasures';

/** An event as far as its documents go. `append` is the position that they carry. */
export type NamingEvent = {
  readonly position: number;
  readonly append: number;
  readonly stream: string;
  readonly type: string;
  readonly data: string;
};

type Row = { readonly position: number; readonly kind: string; readonly gone: number; readonly erased: number };

export type DocumentRowsCheck = {
  /** What is wrong with the rows of the documents that this event names, or null. A document that has no row is not asked about. */
  readonly faultOf: (event: NamingEvent) => string | null;
  /** The first document up to the position `end` that no event of its append names; its `position` is the one that it carries. */
  readonly stray: (end: number) => { readonly id: string; readonly position: number } | null;
};

/** Documents of a replica whose event did not come yet. */
const STAGED = -1;

/**
 * Checks `position`, `kind` and `erased` of documents, which no hash covers, against the events, which hashes do. Sealed documents are erased at a
 * person's wish, which no event tells of: of them it is known only that what is erased has no bytes.
 */
export const createDocumentRowsCheck = (database: Database.Database): DocumentRowsCheck => {
  const row = database.prepare<[string], Row>('SELECT position, kind, bytes IS NULL AS gone, erased FROM documents WHERE id = ?');
  const dataFrom = database.prepare<[number], { readonly append: number; readonly data: string }>(
    'SELECT append, data FROM events WHERE position >= ? ORDER BY position',
  );
  const count = database.prepare<[number], number>(
    `SELECT count(*) FROM documents WHERE position <> ${STAGED} AND position <= ?`,
  );
  const inOrder = database.prepare<[number], { readonly id: string; readonly position: number }>(
    `SELECT id, position FROM documents WHERE position <> ${STAGED} AND position <= ? ORDER BY position`,
  );
  const erasures = createErasures(database);
  let counted = 0;
  let append = 0;
  const ofAppend = new Set<string>();

  const isNamedBy = (position: number, id: string): boolean => {
    for (const event of dataFrom.iterate(position)) {
      if (event.append !== position) return false;
      if (referredDocuments(event.data)?.some((named) => named.id === id)) return true;
    }
    return false;
  };

  const rowFault = (event: NamingEvent, id: string, kind: string, found: Row): string | null => {
    if (found.position === event.append) {
      if (!ofAppend.has(id)) counted += 1;
      ofAppend.add(id);
    } else if (found.position > event.append || !isNamedBy(found.position, id)) {
      return `its document ${id} is kept with position ${found.position} in place of ${event.append}`;
    }
    if (found.kind !== kind) return `its document ${id} is kept as "${found.kind}" in place of "${kind}"`;
    if (found.erased !== found.gone) {
      return `its document ${id} is ${found.gone === 1 ? 'gone without being marked as erased' : 'marked as erased, and is there'}`;
    }
    return found.erased === 1 && kind === 'blob' && !erasures.allowed(event)
      ? `its document ${id} is erased, and no event lets it be`
      : null;
  };

  return {
    faultOf: (event) => {
      if (event.append !== append) {
        append = event.append;
        ofAppend.clear();
      }
      for (const { id, kind } of referredDocuments(event.data) ?? []) {
        const found = row.get(id);
        const fault = found === undefined ? null : rowFault(event, id, kind, found);
        if (fault !== null) return fault;
      }
      return null;
    },
    stray: (end) => {
      if (count.pluck().get(end) === counted) return null;
      for (const document of inOrder.iterate(end)) if (!isNamedBy(document.position, document.id)) return document;
      return null;
    },
  };
};
