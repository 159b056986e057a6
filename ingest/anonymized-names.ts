import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import type { Origin } from '../domain/event';
import { ANONYMIZED_NAMES_STREAM, type AnonymizedNameTaken, anonymizedName } from '../domain/resource/anonymized-names';
import type { Recorder } from '../eventstore/recorder';
import { type AppendOutcome, appendResource } from './append-resource';
import { KeyedLock } from './keyed-lock';
import type { IngestError } from './port';
import { IngestFault } from './receive';

/** The names of anonymized patients: every one is given once, for ever. A Right means that its number is durable. */
export type AnonymizedNames = { readonly next: (origin: Origin) => TaskEither<IngestError, string> };

const MAX_ATTEMPTS = 16;

export const createAnonymizedNames = (recorder: Recorder): AnonymizedNames => {
  const lock = new KeyedLock();
  let last = -1;

  const take = async (origin: Origin): Promise<string> => {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const data: AnonymizedNameTaken = { number: last + 2 };
      const outcome: AppendOutcome = await appendResource(recorder, {
        stream: ANONYMIZED_NAMES_STREAM,
        expected: last < 0 ? 'none' : last,
        fact: { type: 'AnonymizedNameTaken', data },
        documents: [],
        origin,
      });
      if ('done' in outcome) {
        last = outcome.done.revision;
        return anonymizedName(data.number);
      }
      last = outcome.current;
    }
    throw new IngestFault({ _tag: 'StorageUnavailable', reason: 'numbers are taken by others all the time' });
  };

  return {
    next: (origin) => async () => {
      try {
        return E.right(await lock.run(ANONYMIZED_NAMES_STREAM, () => take(origin)));
      } catch (error) {
        if (error instanceof IngestFault) return E.left(error.error);
        throw error;
      }
    },
  };
};
