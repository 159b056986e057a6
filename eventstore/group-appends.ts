import { type Either, isLeft, left, right } from 'fp-ts/Either';
import type { Position, StoreError } from './port';
import { MAX_APPEND_BYTES } from './port';
import type { StoredEvent, StoredLog } from './stored';

const PAGE = 500;
/** Less than one append may have, so that a group of several is never refused. */
const GROUP_BYTES = MAX_APPEND_BYTES / 4;

const bytesOf = ({ data, metadata }: StoredEvent): number => Buffer.byteLength(data) + Buffer.byteLength(metadata);

const sameDocuments = (one: StoredEvent, other: StoredEvent): boolean =>
  one.documents.size === other.documents.size && [...one.documents.keys()].every((id) => other.documents.has(id));

/**
 * The log in groups of neighbours that can be appended as one: of one stream, and with the same sealed documents, so that
 * no append that carries documents is torn. Deterministic, whatever the pages of reading. Ends after a Left.
 */
export async function* groupAppends(
  log: Pick<StoredLog, 'readStored'>,
): AsyncGenerator<Either<StoreError, readonly StoredEvent[]>> {
  let group: StoredEvent[] = [];
  let bytes = 0;
  for (let after: Position | null = null; ; ) {
    const page: Either<StoreError, readonly StoredEvent[]> = await log.readStored(after, PAGE)();
    if (isLeft(page)) {
      yield left(page.left);
      return;
    }
    for (const event of page.right) {
      const last = group.at(-1);
      const size = bytesOf(event);
      const fits =
        last === undefined ||
        (last.stream === event.stream && sameDocuments(last, event) && (event.documents.size > 0 || bytes + size <= GROUP_BYTES));
      if (!fits) {
        yield right(group);
        group = [];
        bytes = 0;
      }
      group.push(event);
      bytes += size;
    }
    if (page.right.length === 0) break;
    after = page.right.at(-1)?.position ?? after;
  }
  if (group.length > 0) yield right(group);
}
