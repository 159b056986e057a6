import type { Readable } from 'node:stream';
import type { InstanceSummary } from '../port';
import type { Modification } from './modification';

/** A stored instance as a modification makes it; nothing of it is stored. */
export type EditedInstance = {
  readonly summary: InstanceSummary;
  /** Bytes. */
  readonly length: number;
  /** Small files are in memory; a large one is made of its source while it is read, once, so that memory stays flat. */
  readonly content:
    | { readonly kind: 'bytes'; readonly bytes: Buffer }
    | { readonly kind: 'stream'; readonly open: () => Readable };
  /** Gives temporary files free: exactly once, when the content is not needed any more. Never rejects. */
  readonly release: () => Promise<void>;
};

export type EditRequest = {
  readonly modification: Modification;
  /** Of the job: what new identifiers are made with. */
  readonly key: Uint8Array;
  /** UID of the transfer syntax to convert to first; null: the file stays in its own. */
  readonly transcode: string | null;
};

/**
 * Edits stored instances, on threads. Null: there is no such instance, or its bytes are gone. Rejects with a `DicomError`, a `ModifyError`, a
 * `TranscodeError`, or a `ThreadError`.
 */
export type InstanceEditing = (instance: string, request: EditRequest) => Promise<EditedInstance | null>;

/** The pixel data cannot be had in the transfer syntax that was asked for. */
export class TranscodeError extends Error {
  constructor(
    readonly reason: string,
    readonly transferSyntax: string,
  ) {
    super(reason);
  }
}
