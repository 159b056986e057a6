import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as E from 'fp-ts/Either';
import type { EventStore } from '../eventstore/port';
import { codeOf, OpenFailure } from '../eventstore/sqlite/failure';
import { holdFile, type Lock } from '../eventstore/sqlite/lock';
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

/** The folder for this process, or null if another one has it. */
const hold = (folder: string): Lock | null => {
  try {
    return holdFile(path.join(folder, 'files-lock.db'));
  } catch (error) {
    if (error instanceof OpenFailure) return null;
    throw new CommandFailure(`The StorageDirectory cannot be locked (${codeOf(error)}): check its permissions (${folder}).`);
  }
};

/**
 * Ties the files of a StorageDirectory to their log, by its first event. Throws a `CommandFailure` for the files of another log, or
 * of one that is gone: all of them would be taken for orphans, and swept. An empty log claims them with its first event;
 * until it has one, nothing but the lock that is resolved with tells two logs apart. The lock keeps all other servers out, and ends with the process.
 */
export const claimStorage = async (ports: StoragePorts): Promise<Lock> => {
  const lock = hold(ports.storageDirectory);
  try {
    await claim(ports);
    if (lock !== null) return lock;
  } catch (error) {
    lock?.release();
    throw error;
  }
  throw new CommandFailure(
    `Another server uses this StorageDirectory: stop it first, or choose another folder (${ports.storageDirectory}).`,
  );
};

const claim = async ({ storageDirectory, store, transient }: StoragePorts): Promise<void> => {
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
