import type { Readable } from 'node:stream';

/** Lower-case hex. */
export type Digests = { readonly md5: string; readonly sha256: string };

/** A blob that is safe on disk: whole, file and folder fsynced. */
export type StoredBlob = { readonly id: string; readonly size: number; readonly md5: string; readonly sha256: string };

/** Writes a blob of unknown length with flat memory. `write` resolves when more may come. Exactly one of `finish` and `abort` ends it. */
export type BlobWriter = {
  readonly write: (chunk: Uint8Array) => Promise<void>;
  readonly finish: () => Promise<StoredBlob>;
  readonly abort: () => Promise<void>;
};

/**
 * A blob that is written and hashed while it arrives. Whoever receives it fills the memory from the start and tells how far; a thread reads it meanwhile,
 * so that what was told of must not change. `drop` ends it in any case.
 */
export type ArrivingBlob = {
  readonly memory: Buffer;
  /** So many bytes are there. */
  readonly filled: (length: number) => void;
  /** All of it is there. */
  readonly end: () => void;
  /** The blob, when it has ended and is safe; it is the caller's from now on. Rejects with a `BlobError`; nothing of it is left then. */
  readonly stored: () => Promise<StoredBlob>;
  /** The memory is not used any more, and what nobody asked for by `stored` is removed. Called once; never rejects. */
  readonly drop: () => Promise<void>;
};

/** Large bytes by UUID. Hashing, writing and fsync run on threads. Rejects with a `BlobError`. */
export type BlobStore = {
  /** The buffer's memory is moved to a thread if it owns its ArrayBuffer alone: do not touch it afterwards. */
  readonly put: (bytes: Uint8Array) => Promise<StoredBlob>;
  /** Memory for `size` bytes of a blob that will be `put`: it is used again afterwards. It holds what was there before. */
  readonly lend: (size: number) => Buffer;
  /** A blob of about `expected` bytes that begins to arrive; null where it is better `put` when it is whole. */
  readonly arriving: (expected: number) => ArrivingBlob | null;
  readonly create: () => Promise<BlobWriter>;
  /** Digests of a small blob that is kept elsewhere: the log. Its bytes stay the caller's. */
  readonly digest: (bytes: Uint8Array) => Promise<Digests>;
  /** Absolute path of a blob, for threads that read it themselves. */
  readonly path: (id: string) => string;
  readonly read: (id: string) => Promise<Buffer>;
  /** Bytes `start` to `end`, both included. */
  readonly stream: (id: string, range?: { readonly start: number; readonly end: number }) => Readable;
  /** Idempotent. */
  readonly remove: (id: string) => Promise<void>;
  /** All blobs, for the sweep of orphans at start-up. Also removes what was left half written. */
  readonly list: () => AsyncIterable<string>;
  readonly close: () => Promise<void>;
};

/** `NotFound`, `Full` (ENOSPC, EDQUOT) or `Io`; `reason` holds a code such as ENOSPC, never a path. */
export class BlobError extends Error {
  constructor(
    readonly kind: 'NotFound' | 'Full' | 'Io',
    readonly reason: string,
  ) {
    super(`${kind}: ${reason}`);
  }
}
