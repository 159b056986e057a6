import { type ExpectedRevision, judgeAppend } from './judge-append';
import type { ProposedEvent } from './log';
import type { Node } from './node';
import type { Refusal } from './refusal';

/** What came of an append, before it is put into either of the two forms of answer. */
export type Written =
  | { readonly kind: 'written'; readonly currentRevision: number | undefined; readonly position: bigint | undefined }
  | { readonly kind: 'wrong-revision'; readonly currentRevision: number | undefined }
  | { readonly kind: 'stream-deleted' }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'unanswered' };

/** The type counts with two bytes a character. */
const sizeOf = (events: readonly ProposedEvent[]): number =>
  events.reduce((sum, event) => sum + event.data.length + event.metadata.length + 2 * event.type.length, 0);

/** Appends all events or none. After `unanswered` the events are in the log and the connections are cut. */
export const write = (node: Node, stream: string, expected: ExpectedRevision, events: readonly ProposedEvent[]): Written => {
  const refusal = node.points.appendRefusal();
  if (refusal !== undefined) return { kind: 'refused', refusal };
  if (sizeOf(events) > node.maximumAppendSize) return { kind: 'too-large' };
  const verdict = judgeAppend(node.log, stream, expected, events);
  switch (verdict.kind) {
    case 'wrong-revision':
    case 'stream-deleted':
      return verdict;
    case 'repeated':
      return { kind: 'written', currentRevision: verdict.last.revision, position: verdict.last.position };
    case 'append': {
      const last = node.log.append(stream, events).at(-1);
      node.appended();
      if (node.points.swallowsAcknowledgement()) {
        node.cutConnections();
        return { kind: 'unanswered' };
      }
      return { kind: 'written', currentRevision: last?.revision, position: last?.position };
    }
  }
};
