import { type Either, isLeft, left, right } from 'fp-ts/Either';
import type { JobFact } from '../domain/job/commands';
import type { JobState } from '../domain/job/state';
import type { Appended, StoreError } from '../eventstore/port';
import type { Recorder, Recording } from '../eventstore/recorder';

/** What was decided on `base`, with the ids that its events have for good. */
export type Tried = { readonly base: JobState; readonly facts: readonly JobFact[]; readonly recording: Recording };

/**
 * Remembers, over the attempts to record one thing, an append whose answer never came: it may have been written, so it is
 * repeated as it was, event ids included, before anything is decided anew.
 */
export class LostAnswer {
  private tried: Tried | null = null;

  /** Records what was decided, and remembers it if there is no answer. */
  async record(recorder: Recorder, tried: Tried): Promise<Either<StoreError, Appended>> {
    const appended = await recorder.record(tried.recording)();
    this.tried = isLeft(appended) && appended.left._tag === 'StoreUnavailable' ? tried : null;
    return appended;
  }

  /** Null: nothing to repeat, or it is known now that it was not written. Right: it is written, by this attempt or an earlier one. */
  async repeat(recorder: Recorder): Promise<Either<StoreError, { readonly tried: Tried; readonly place: Appended }> | null> {
    const { tried } = this;
    if (tried === null) return null;
    const appended = await this.record(recorder, tried);
    if (!isLeft(appended)) return right({ tried, place: appended.right });
    return appended.left._tag === 'WrongExpectedRevision' ? null : left(appended.left);
  }
}
