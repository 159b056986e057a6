import * as E from 'fp-ts/Either';
import type { BlobRef } from '../domain/event';
import type { Position, RecordedEvent } from '../eventstore/port';
import type { SqliteStore } from '../eventstore/sqlite/store';
import { CommandFailure } from './exit';

const BATCH = 1000;

const blobOf = (event: RecordedEvent): BlobRef | null => {
  switch (event.type) {
    case 'InstanceStored':
    case 'AttachmentStored':
    case 'AttachmentReencoded':
    case 'JobOutputStored':
      return event.data.blob as BlobRef;
    default:
      return null;
  }
};

/** Ids of all files of the blob storage that the log ever named, in the order of the log; some may be deleted by now. */
export async function* storedFiles(log: SqliteStore): AsyncGenerator<string> {
  let after: Position | null = null;
  for (;;) {
    const batch: E.Either<unknown, readonly RecordedEvent[]> = await log.readAll(after, BATCH)();
    if (E.isLeft(batch)) throw new CommandFailure('The log cannot be read.');
    for (const event of batch.right) {
      const blob = blobOf(event);
      if (blob?.store === 'file') yield blob.id;
      after = event.position;
    }
    if (batch.right.length === 0) return;
  }
}
