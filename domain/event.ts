import type { JsonObject } from './json';
import type { Micros } from './time';

/** Who caused an event: a user of the REST interface, a DICOM node, or the server itself. */
export type Actor =
  | { readonly kind: 'kernel' }
  | { readonly kind: 'http'; readonly address: string; readonly user: string | null }
  /** `calledAet`: the title by which it called us. */
  | { readonly kind: 'dicom'; readonly address: string; readonly aet: string; readonly calledAet?: string };

export const kernelActor: Actor = { kind: 'kernel' };

/** What a command says of its origin; the recorder adds time, node and ids. */
export type Origin = {
  readonly actor: Actor;
  /** One id for all that a request causes. */
  readonly correlationId: string;
  /** The id of the event or command that caused this, if one did. */
  readonly causationId: string | null;
};

export type EventMetadata = Origin & {
  /** Version of the event's data; old versions are upcast when read. */
  readonly schema: number;
  readonly time: Micros;
  readonly node: string;
};

/** A fact as the domain decides it: not yet recorded. */
export type Fact = { readonly type: string; readonly data: JsonObject };

/**
 * Points at a document that is stored beside the log. `digest` is the SHA-256 of its bytes in lower-case hex; it
 * stays in the event when the document is erased.
 */
export type DocumentRef = { readonly document: string; readonly digest: string };

/** Where the bytes of an instance or an output are: a file of the blob storage, or a document beside the log. */
export type BlobRef = {
  readonly store: 'file' | 'document';
  readonly id: string;
  /** Bytes. */
  readonly size: number;
  /** Lower-case hex. */
  readonly md5: string;
  readonly sha256: string;
  /** Of a blob that is kept deflated: size and MD5 of what is stored. `size` and `md5` are those of its content then, `sha256` that of what is stored. */
  readonly deflated?: { readonly size: number; readonly md5: string };
};

/** Blobs below this size go into the transaction of their event. */
export const INLINE_BLOB_LIMIT = 64 * 1024;
