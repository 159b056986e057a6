import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as E from 'fp-ts/Either';
import type { EventStore } from '../eventstore/port';
import { CommandFailure } from './exit';
import { writeDurably } from './write-durably';

type StoragePorts = {
  readonly storageDirectory: string;
  readonly store: Pick<EventStore, 'readAll' | 'subscribe'>;
  /** True for streams that end with the process: their events tell no log from another. */
  readonly transient: (stream: string) => boolean;
};

/** Names the first event of the log whose files are in the folder. */
const ownerFile = (folder: string): string => path.join(folder, 'log-of-files');

const ownerOf = (folder: string): string | null =>
  existsSync(ownerFile(folder)) ? readFileSync(ownerFile(folder), 'utf8').trim() : null;

/**
 * Ties the files of a StorageDirectory to their log, by its first event. Throws a `CommandFailure` for the files of another log, or
 * of one that is gone: all of them would be taken for orphans, and swept. An empty log claims them with its first event.
 */
export const claimStorage = async ({ storageDirectory, store, transient }: StoragePorts): Promise<void> => {
  const first = await store.readAll(null, 1)();
  if (E.isLeft(first)) throw new CommandFailure(`The log cannot be read: ${first.left._tag}.`);
  const own = first.right[0]?.id ?? null;
  const owner = ownerOf(storageDirectory);
  if (owner !== null && owner !== own) {
    throw new CommandFailure(
      `The files in the StorageDirectory belong to another log than the one in the IndexDirectory${own === null ? ', which is empty' : ''}: give the two folders that belong together (${storageDirectory}).`,
    );
  }
  if (owner !== null) return;
  if (own !== null) return writeDurably(ownerFile(storageDirectory), `${own}\n`);
  const waiting = store.subscribe(null, (events) => {
    const event = events.find(({ stream }) => !transient(stream));
    if (event === undefined) return;
    if (ownerOf(storageDirectory) === null) writeDurably(ownerFile(storageDirectory), `${event.id}\n`);
    void waiting.close();
  });
};
