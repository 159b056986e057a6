import type { JournalRecord } from './journal-record';
import { POSITION_STEP } from './positions';
import type { LogEnd, PlacedAppend } from './tables';

/** The end of a log to which appends were added, whose end was `before`. */
export const endOf = (appends: readonly PlacedAppend[], before: LogEnd): LogEnd => {
  const append = appends.at(-1);
  const last = append?.events.at(-1);
  return append === undefined || last === undefined
    ? before
    : { position: append.first + (append.events.length - 1) * POSITION_STEP, hash: last.hash };
};

/**
 * The appends of a journal that come after the end of the tables. What the tables hold already is passed over; a record
 * of another history (of a log that was taken back to an older copy, say), and what is behind it, is left out.
 */
export const appendsAfter = (tables: LogEnd, records: readonly JournalRecord[]): readonly PlacedAppend[] => {
  const missing: PlacedAppend[] = [];
  let end = tables;
  for (const { follows, appends } of records) {
    const first = appends[0]?.first ?? 0;
    if (first <= end.position) continue;
    if (follows !== end.hash || first !== end.position + POSITION_STEP) break;
    missing.push(...appends);
    end = endOf(appends, end);
  }
  return missing;
};
