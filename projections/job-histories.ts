import * as E from 'fp-ts/Either';
import { jobStream } from '../domain/job/events';
import { fold } from '../domain/job/evolve';
import { jobEventOf } from '../domain/job/recorded';
import type { Json } from '../domain/json';
import type { EventStore, RecordedEvent, StoreError } from '../eventstore/port';
import { unseal } from '../eventstore/sealed';
import type { JobRow } from './port';
import { errorContent, jobContent } from './sealed-content';

/** Reads the log itself: every job that ever was, as of any of its events. */
export type JobHistories = {
  /** All events of a job, oldest first; null if there never was such a job. Rejects with a `HistoryUnreadable`. */
  readonly events: (id: string) => Promise<readonly RecordedEvent[] | null>;
  /** The job as a prefix of its history makes it, unsealed; null for an empty prefix. */
  readonly rowAfter: (id: string, events: readonly RecordedEvent[]) => Promise<JobRow | null>;
};

/** The log could not be read. */
export class HistoryUnreadable extends Error {
  constructor(override readonly cause: StoreError) {
    super(`The history of the job cannot be read: ${cause._tag}`);
  }
}

const PAGE = 4096;

export const createJobHistories = (store: Pick<EventStore, 'readStream' | 'document'>): JobHistories => {
  const sealed = async (document: string): Promise<Json | undefined> => {
    const read = await store.document(document)();
    if (E.isRight(read)) return read.right === null ? undefined : unseal(read.right).content;
    if (read.left._tag === 'DocumentNotFound') return undefined;
    throw new HistoryUnreadable(read.left);
  };

  return {
    events: async (id) => {
      const events: RecordedEvent[] = [];
      for (;;) {
        const page = await store.readStream(jobStream(id), { from: events.length, limit: PAGE })();
        if (E.isLeft(page)) {
          if (page.left._tag === 'StreamNotFound') return null;
          throw new HistoryUnreadable(page.left);
        }
        events.push(...page.right);
        if (page.right.length < PAGE) return events;
      }
    },
    rowAfter: async (id, events) => {
      const state = fold(
        id,
        events.flatMap((event) => jobEventOf(event) ?? []),
      );
      if (state === null) return null;
      const { error } = state;
      const details = error === null || error.sealed === null ? undefined : await sealed(error.sealed.document);
      return {
        state,
        ...jobContent(await sealed(state.sealed.document)),
        errorDetails:
          error === null ? '' : error.sealed === null ? error.details : details === undefined ? '' : errorContent(details),
      };
    },
  };
};
