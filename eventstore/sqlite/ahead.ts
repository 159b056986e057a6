import { left, right } from 'fp-ts/Either';
import { documentClash, expectationHolds, type Place, repeated, wrongExpectedRevision } from '../admission';
import { hashEvent } from '../hash';
import type { StoreError } from '../port';
import { createNewness } from './newness';
import { POSITION_STEP } from './positions';
import type { AppendReply, AppendRequest, Submitted } from './protocol';
import type { LogEnd, PlacedAppend, Tables } from './tables';

/** The log with the appends that are not in the tables yet. */
export type Ahead = {
  readonly end: () => LogEnd;
  /** Judges an append after all that were admitted before it, and gives it its place (null: none was refused or repeated). */
  readonly admit: (request: AppendRequest) => { readonly reply: AppendReply; readonly placed: PlacedAppend | null };
  /** Appends that somebody else has placed behind all that were admitted. */
  readonly note: (appends: readonly PlacedAppend[]) => void;
  /** What was admitted is in the tables, all of it. */
  readonly settled: () => void;
  /** Of what was admitted, only these are durable, in this order; the tables hold what was before them. */
  readonly reset: (appends: readonly PlacedAppend[]) => void;
};

/** An append in its place: behind the end of the log, its first event with this revision. */
export const placeBehind = (end: LogEnd, request: Submitted, revision: number): PlacedAppend => {
  const { stream, documents } = request;
  const events = request.events.map(({ id, type, data, metadata }, index) => {
    const event = { stream, revision: revision + index, id, type, storedData: data, storedMetadata: metadata };
    return { id, type, data, metadata, hash: hashEvent(event) };
  });
  return { first: end.position + POSITION_STEP, stream, revision, events, documents };
};

/** What is answered to an append that got its place. */
export const placedReply = ({ first, revision, events }: PlacedAppend): AppendReply => {
  const hashes = events.map(({ hash }) => hash);
  return right({ position: first + (hashes.length - 1) * POSITION_STEP, revision: revision + hashes.length - 1, hashes });
};

export const createAhead = (tables: Tables): Ahead => {
  const revisions = new Map<string, number>();
  const places = new Map<string, Place>();
  const documents = new Set<string>();
  const newness = createNewness(tables);
  let settledEnd = tables.end();
  let end = settledEnd;

  const find = (id: string): Place | undefined => (newness.ofEvent(id) ? undefined : (places.get(id) ?? tables.placeOf(id)));

  const lastRevision = (stream: string): number =>
    newness.ofStream(stream) ? -1 : (revisions.get(stream) ?? tables.lastRevision(stream));

  const isTaken = (id: string): boolean => !newness.ofDocument(id) && (documents.has(id) || tables.hasDocument(id));

  const refusalOf = (request: AppendRequest, current: number): StoreError | null => {
    if (!expectationHolds(request.expected, current)) return wrongExpectedRevision(request, current);
    const ids = request.documents.map(({ id }) => id);
    return ids.some(isTaken) || new Set(ids).size < ids.length ? documentClash : null;
  };

  const note = (append: PlacedAppend): void => {
    newness.note(append);
    const { first, stream, revision, events, documents: added } = append;
    for (const [index, { id, hash }] of events.entries()) {
      const position = first + index * POSITION_STEP;
      places.set(id, { stream, revision: revision + index, position: BigInt(position) });
      end = { position, hash };
    }
    revisions.set(stream, revision + events.length - 1);
    for (const { id } of added) documents.add(id);
  };

  const forget = (): void => {
    revisions.clear();
    places.clear();
    documents.clear();
  };

  return {
    end: () => end,
    admit: (request) => {
      const ids = request.events.map(({ id }) => id);
      const known = repeated(request.stream, ids, find);
      if (known !== 'new' && known !== 'clash') {
        const reply = right({ position: Number(known.position), revision: known.revision, hashes: [] });
        return { reply, placed: null };
      }
      const current = lastRevision(request.stream);
      const refusal = known === 'clash' ? wrongExpectedRevision(request, current) : refusalOf(request, current);
      if (refusal !== null) return { reply: left(refusal), placed: null };
      const placed = placeBehind(end, request, current + 1);
      note(placed);
      return { reply: placedReply(placed), placed };
    },
    note: (appends) => appends.forEach(note),
    settled: () => {
      forget();
      settledEnd = end;
    },
    reset: (appends) => {
      forget();
      end = settledEnd;
      for (const append of appends) note(append);
    },
  };
};
