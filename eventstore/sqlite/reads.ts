import { chain, isLeft, right } from 'fp-ts/Either';
import type { Position } from '../port';
import { placeInTime, recordedEvents } from '../reading';
import type { StoredLog } from '../stored';
import type { Channel } from './channel';

/** Positions beyond it do not exist in SQLite. */
const clamp = (after: Position | null): number =>
  after === null ? 0 : Number(after > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : after);

export type Reads = Pick<StoredLog, 'readStream' | 'readAll' | 'readStored' | 'last' | 'document' | 'eraseDocuments'>;

/** What a log on the other side of a channel answers without being written to (but for erasure). */
export const readsOf = (channel: Channel): Reads => {
  const readStored: StoredLog['readStored'] = (after, limit) => () => channel.call('readAll', { after: clamp(after), limit });
  return {
    readStored,
    readAll: (after, limit) => async () => chain(recordedEvents)(await readStored(after, limit)()),
    readStream:
      (stream, options = {}) =>
      async () => {
        const read = await channel.call('readStream', { stream, options });
        return isLeft(read) ? read : chain(recordedEvents)(read.right);
      },
    last: () => async () => chain(placeInTime)(await channel.call('last', null)),
    document: (id) => async () => {
      const read = await channel.call('document', id);
      return isLeft(read) ? read : read.right;
    },
    eraseDocuments: (ids) => async () => {
      const erased = await channel.call('erase', ids);
      return isLeft(erased) ? erased : right(undefined);
    },
  };
};
