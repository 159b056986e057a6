import type Database from 'better-sqlite3';
import { OpenFailure } from './failure';
import { journaledRecords } from './journal';
import { openJournaledLog } from './journaled-log';
import { appendsAfter, endOf } from './recovery';
import { createTables } from './tables';

/** Milliseconds between two looks at what a process that has the log open has settled. */
const PAUSE = 10;
/** It does so within a fraction of this, unless its disk fails it. */
const PATIENCE = 10_000;

const pause = new Int32Array(new SharedArrayBuffer(4));

/** False if another process has the log open: it settles by itself. */
const settleInItsPlace = (folder: string): boolean => {
  try {
    openJournaledLog(folder).close();
    return true;
  } catch (error) {
    if (error instanceof OpenFailure && error.error._tag === 'LogInUse') return false;
    throw error;
  }
};

/**
 * For one who only reads: makes sure that the tables hold what was acknowledged before the call. What a process that was
 * killed has left in the journal is brought into them; one that runs is waited for. Blocks its thread meanwhile. Throws
 * (ETIMEDOUT) if that process does not come to it.
 */
export const createFollower = (folder: string, database: Database.Database): (() => void) => {
  const tables = createTables(database);
  return () => {
    const missing = appendsAfter(tables.end(), journaledRecords(folder));
    const goal = endOf(missing, tables.end()).position;
    for (let waited = 0; tables.end().position < goal; waited += PAUSE) {
      if (waited > PATIENCE) throw Object.assign(new Error('The log is behind its journal'), { code: 'ETIMEDOUT' });
      if (!settleInItsPlace(folder)) Atomics.wait(pause, 0, 0, PAUSE);
    }
  };
};
