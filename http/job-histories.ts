import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import type { DocumentRef } from '../domain/event';
import { jobStream } from '../domain/job/events';
import { fold } from '../domain/job/evolve';
import { jobEventOf } from '../domain/job/recorded';
import type { Json } from '../domain/json';
import type { EventStore, RecordedEvent, StoreError } from '../eventstore/port';
import { unseal } from '../eventstore/sealed';
import { errorContent, jobContent } from '../projections/sealed-content';
import type { JobHistories } from './deps';
import { faultOf } from './errors';

/** Events that are read from the log at once. */
const PAGE = 1024;

/** Histories straight from the log, so that jobs which left `/jobs` have theirs too. Rejects with the fault of a failed read. */
export const createJobHistories = (store: Pick<EventStore, 'readStream' | 'document'>): JobHistories => {
  const contentOf = async ({ document }: DocumentRef): Promise<Json> => {
    const bytes = await read(store.document(document), 'DocumentNotFound');
    return bytes === null ? null : unseal(bytes).content;
  };
  return {
    events: async (id) => {
      const events: RecordedEvent[] = [];
      for (;;) {
        const page = await read(store.readStream(jobStream(id), { from: events.length, limit: PAGE }), 'StreamNotFound');
        events.push(...(page ?? []));
        if (page === null || page.length < PAGE) return events.length === 0 ? null : events;
      }
    },
    rowAfter: async (id, events) => {
      const state = fold(
        id,
        events.map(jobEventOf).filter((event) => event !== null),
      );
      if (state === null) return null;
      const { error, sealed } = state;
      const errorDetails = error?.sealed ? errorContent(await contentOf(error.sealed)) : (error?.details ?? '');
      return { state, ...jobContent(await contentOf(sealed)), errorDetails };
    },
  };
};

/** Null where what is read is absent. */
const read = async <A>(reading: TaskEither<StoreError, A>, absence: StoreError['_tag']): Promise<A | null> => {
  const result = await reading();
  if (E.isRight(result)) return result.right;
  if (result.left._tag === absence) return null;
  throw faultOf(result.left);
};
