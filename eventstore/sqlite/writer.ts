import { createAhead } from './ahead';
import type { Journal } from './journal';
import { encodeRecord } from './journal-record';
import type { AppendReply, AppendRequest, JournalState } from './protocol';
import { appendsAfter } from './recovery';
import type { PlacedAppend, Tables } from './tables';

export type Writer = {
  /**
   * One sync for all. Each append is judged on its own, after those before it; one that is refused does not harm the
   * others. Throws if nothing could be made durable: then nothing was appended.
   */
  readonly append: (batch: readonly AppendRequest[]) => readonly AppendReply[];
  /**
   * Takes what another thread has written to the journal up to an end, behind all that was appended here; `failed`: its last record failed.
   * Throws if the records are not there: nothing may be appended then.
   */
  readonly take: (end: number, failed: boolean) => void;
  /** Where the journal goes on; null where none is written to. */
  readonly journal: () => JournalState | null;
  /** Puts into the tables what is in the journal alone. Throws if that failed: it stays in the journal, and is tried again. */
  readonly settle: () => void;
  /** Overwrites the documents' bytes wherever they are in the log. Unknown ids are passed over. */
  readonly erase: (ids: readonly string[]) => void;
  /** Settles, and takes every record out of the journal. */
  readonly close: () => void;
};

/** What the writer needs of the disk below the tables. */
export type Disk = {
  /** Bytes that are free. */
  readonly free: () => number;
  /** Makes what the tables hold durable. */
  readonly sync: () => void;
  /** Writes the tables anew from their write-ahead log and empties it: what was taken out of them is off the disk. False if a reader held it up. */
  readonly scrub: () => boolean;
};

/** A larger batch goes into the tables at once: it would be written twice for little. */
const MOST_JOURNALED = 512 * 1024;
/** So much may wait for the tables. */
const MOST_AHEAD = 512 * 1024;
/** The tables are sure to have room for what waits while so much is free: indexes and pages make more of it. */
export const ROOM = 64 * 1024 * 1024;

const sizeOf = (appends: readonly PlacedAppend[]): number =>
  appends.reduce(
    (sum, { events, documents }) =>
      documents.reduce(
        (more, { bytes }) => more + bytes.byteLength,
        events.reduce((more, { data, metadata }) => more + data.length + metadata.length, sum),
      ),
    0,
  );

/**
 * Appends are durable in the journal first, one small write and its sync, and come into the tables a little `later`, several
 * in one transaction that waits for no sync. Without a journal, and where one would not do, they go into the tables and
 * the tables are synced.
 */
export const createWriter = (
  tables: Tables,
  journal: Journal | null,
  disk: Disk,
  later: (settle: () => void) => void,
): Writer => {
  const ahead = createAhead(tables);
  let waiting: PlacedAppend[] = [];
  let bytesWaiting = 0;
  let scheduled = false;
  /** What was synced before a sync failed may be lost for all that a later one tells, until the tables are written anew. */
  let doubtful = false;
  /** Milliseconds that the record of the last call took; null if it wrote none. */
  let took: number | null = null;

  const settle = (): void => {
    if (waiting.length === 0) return;
    tables.insert(waiting);
    waiting = [];
    bytesWaiting = 0;
    ahead.settled();
  };

  const settleOrLeave = (): void => {
    try {
      settle();
    } catch {
      // The journal has it: whoever calls next settles first, and is told.
    }
  };

  const settleLater = (): void => {
    if (scheduled) return;
    scheduled = true;
    later(() => {
      scheduled = false;
      settleOrLeave();
    });
  };

  const journaled = (appends: readonly PlacedAppend[], bytes: number, follows: string): boolean => {
    if (journal === null || bytes > MOST_JOURNALED || disk.free() < ROOM) return false;
    const start = performance.now();
    const written = journal.write(encodeRecord({ follows, appends }));
    if (written) took = performance.now() - start;
    return written;
  };

  /** The journal may start over when nothing in it is needed. */
  const startOver = (): void => {
    if (journal === null) return;
    try {
      doubtful = doubtful && !disk.scrub();
      if (!doubtful) journal.restart();
    } catch {
      // It takes nothing more until a later call comes through.
    }
  };

  const makeDurable = (appends: readonly PlacedAppend[], follows: string): void => {
    const bytes = sizeOf(appends);
    if (journaled(appends, bytes, follows)) {
      waiting.push(...appends);
      bytesWaiting += bytes;
      settleLater();
      return;
    }
    try {
      tables.insertDurably([...waiting, ...appends]);
    } catch (error) {
      doubtful = true;
      throw error;
    }
    waiting = [];
    bytesWaiting = 0;
    ahead.settled();
    startOver();
  };

  return {
    append: (batch) => {
      took = null;
      if (bytesWaiting > MOST_AHEAD) settle();
      const { hash } = ahead.end();
      try {
        const admitted = tables.reading(() => batch.map(ahead.admit));
        const appends = admitted.flatMap(({ placed }) => (placed === null ? [] : [placed]));
        if (appends.length > 0) makeDurable(appends, hash);
        return admitted.map(({ reply }) => reply);
      } catch (error) {
        ahead.reset(waiting);
        throw error;
      }
    },
    take: (end, failed) => {
      if (journal === null) return;
      const records = journal.take(end);
      const appends = appendsAfter(ahead.end(), records);
      if (appends.length < records.reduce((sum, record) => sum + record.appends.length, 0))
        throw new Error('The journal holds another history');
      if (failed) journal.distrust();
      if (appends.length === 0) return;
      ahead.note(appends);
      waiting.push(...appends);
      bytesWaiting += sizeOf(appends);
      if (bytesWaiting > MOST_AHEAD) settleOrLeave();
      settleLater();
    },
    journal: () => {
      const next = journal?.next() ?? null;
      return next === null ? null : { next, end: ahead.end(), took };
    },
    settle,
    erase: (ids) => {
      took = null;
      settle();
      tables.erase(ids);
      disk.scrub();
      disk.sync();
      journal?.clear();
    },
    close: () => {
      settle();
      disk.sync();
      journal?.clear();
    },
  };
};
