import type { CallName, JournalState, Written } from './protocol';

/**
 * Whose turn it is to write to the journal: the log's while a call is out that may write to it, else this thread's. What this thread has
 * written goes along with the next call, so that the log's thread takes it before it does anything else.
 */
export type Handover = {
  /** Where this thread may write the next record; null: it may not. */
  readonly turn: () => JournalState | null;
  /** This thread has made a record durable; the journal goes on behind it. */
  readonly wrote: (state: JournalState) => void;
  /** A record of this thread failed: it writes no more. */
  readonly failed: () => void;
  /** A call goes out: what goes along with it. */
  readonly called: (name: CallName) => Written | null;
  /** A call was answered: where the log's thread has left the journal. */
  readonly answered: (name: CallName, state: JournalState | null) => void;
  /** The log's thread is gone: nothing is written any more. */
  readonly ended: () => void;
};

/** The other calls leave the journal as it is; after `close` there is none. */
const mayWrite = (name: CallName): boolean => name === 'append' || name === 'erase';

export const createHandover = (): Handover => {
  let state: JournalState | null = null;
  let writable = true;
  let untold: Written | null = null;
  let out = 0;
  return {
    turn: () => (writable && out === 0 ? state : null),
    wrote: (next) => {
      state = next;
      untold = { end: next.next, failed: false };
    },
    failed: () => {
      writable = false;
      untold = state === null ? null : { end: state.next, failed: true };
    },
    called: (name) => {
      if (mayWrite(name)) out += 1;
      if (name === 'close') writable = false;
      const written = untold;
      untold = null;
      return written;
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
