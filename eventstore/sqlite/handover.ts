import type { JournalEnd } from './journal-end';
import type { CallName, JournalState } from './protocol';

/**
 * Whose turn it is to write to the journal: that of the log's thread while a call is out that may write to it, else that of the thread
 * that appends.
 */
export type Handover = {
  /** Where the thread that appends may write the next record; null: it may not. */
  readonly turn: () => JournalState | null;
  /** It has made a record durable; the journal goes on behind it. */
  readonly wrote: (state: JournalState) => void;
  /** A record of its own failed: it writes no more. */
  readonly failed: () => void;
  readonly called: (name: CallName) => void;
  /** `state`: where the log's thread has left the journal. */
  readonly answered: (name: CallName, state: JournalState | null) => void;
  /** The log's thread is gone, and its lock with it: nothing is written once this is known. */
  readonly ended: () => void;
};

/** The other calls leave the journal as it is; after `close` there is none. */
export const mayWrite = (name: CallName): boolean => name === 'append' || name === 'erase';

export const createHandover = (end: JournalEnd): Handover => {
  let state: JournalState | null = null;
  let writable = true;
  let out = 0;
  return {
    turn: () => (writable && out === 0 ? state : null),
    wrote: (next) => {
      state = next;
      end.moveTo(next.next);
    },
    failed: () => {
      writable = false;
      end.fail();
    },
    called: (name) => {
      if (mayWrite(name)) out += 1;
      if (name === 'close') writable = false;
    },
    answered: (name, next) => {
      if (!mayWrite(name)) return;
      out -= 1;
      state = next;
    },
    ended: () => {
      writable = false;
    },
  };
};
