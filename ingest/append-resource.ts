import * as E from 'fp-ts/Either';
import type { Fact, Origin } from '../domain/event';
import type { Appended, ExpectedRevision, NewDocument, StoreError } from '../eventstore/port';
import type { Recorder } from '../eventstore/recorder';
import type { LastRevisions } from './last-revisions';
import { IngestFault } from './receive';

export type ResourceAppend = {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly fact: Fact;
  readonly documents: readonly NewDocument[];
  readonly origin: Origin;
};

/** What came of an append: done, or somebody else wrote to the stream first. */
export type AppendOutcome = { readonly done: Appended } | { readonly current: number };

/** Appends one event. Throws an `IngestFault` when the log does not take it; nothing was written then. */
export const appendResource = async (recorder: Recorder, append: ResourceAppend): Promise<AppendOutcome> => {
  const { stream, expected, fact, documents, origin } = append;
  const result = await recorder.record({ stream, expected, facts: [fact], documents, origin })();
  if (E.isRight(result)) return { done: result.right };
  if (result.left._tag === 'WrongExpectedRevision') return { current: result.left.current };
  throw new IngestFault(refusalOf(result.left));
};

/** Appends one event after whatever the stream holds. `revisions`: of streams that are written to again and again. */
export const appendAtEnd = async (
  recorder: Recorder,
  append: Omit<ResourceAppend, 'expected'>,
  revisions: LastRevisions | null = null,
): Promise<Appended> => {
  let expected: ExpectedRevision = revisions?.expected(append.stream) ?? 'none';
  for (let attempt = 0; attempt < 16; attempt++) {
    const outcome: AppendOutcome = await appendResource(recorder, { ...append, expected });
    if ('done' in outcome) {
      revisions?.wrote(append.stream, outcome.done.revision);
      return outcome.done;
    }
    expected = outcome.current < 0 ? 'none' : outcome.current;
  }
  throw new IngestFault({ _tag: 'StorageUnavailable', reason: 'the stream is written to by others all the time' });
};

const refusalOf = (error: StoreError) => {
  switch (error._tag) {
    case 'StoreFull':
      return { _tag: 'StorageFull' } as const;
    case 'StoreUnavailable':
      return { _tag: 'StorageUnavailable', reason: error.reason } as const;
    case 'EventTooLarge':
    case 'DocumentNotFound':
    case 'StreamNotFound':
    case 'WrongExpectedRevision':
      return { _tag: 'StorageUnavailable', reason: error._tag } as const;
  }
};
