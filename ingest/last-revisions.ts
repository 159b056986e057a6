import type { ExpectedRevision } from '../eventstore/port';

/** Streams of which the end is remembered; some megabytes. */
const REMEMBERED = 10_000;

/**
 * Where streams ended when this process wrote to them last, for who writes to one again: a resource that comes again, or is deleted again, is
 * appended in one go. Whether it still ends there is for the log to judge: another writer is a conflict, as ever.
 */
export type LastRevisions = {
  /** What to expect of a stream; one that is not remembered is taken for new. */
  readonly expected: (stream: string) => ExpectedRevision;
  readonly wrote: (stream: string, revision: number) => void;
};

export const createLastRevisions = (limit = REMEMBERED): LastRevisions => {
  const revisions = new Map<string, number>();
  return {
    expected: (stream) => revisions.get(stream) ?? 'none',
    wrote: (stream, revision) => {
      revisions.delete(stream);
      revisions.set(stream, revision);
      if (revisions.size <= limit) return;
      for (const oldest of revisions.keys()) {
        revisions.delete(oldest);
        return;
      }
    },
  };
};
