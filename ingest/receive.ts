import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { INLINE_BLOB_LIMIT } from '../domain/event';
import { type ArrivingBlob, BlobError, type BlobStore, type BlobWriter, type StoredBlob } from '../storage/port';
import type { IngestError, TakeBytes, Upload } from './port';

/** A body at rest: small ones in memory, large ones in the blob storage, so that memory stays flat. */
export type Received =
  | {
      readonly kind: 'memory';
      readonly bytes: Buffer;
      /** The blob that it is becoming already; whoever received it drops it at the end, and the bytes with it. */
      readonly arriving?: ArrivingBlob;
    }
  | { readonly kind: 'spooled'; readonly blob: StoredBlob; readonly head: Buffer };

export type ReceiveLimits = {
  /** Bytes of the body as sent. */
  readonly body: number;
  /** Bytes that a compressed body may inflate to. */
  readonly inflated: number;
  /** Inflated to sent bytes of a compressed body. */
  readonly ratio: number;
};

/** By the first bytes of a body: whether it may be stored already while it arrives. */
export type Early = (first: Uint8Array) => boolean;

/** Bodies up to this size stay in memory. */
const MEMORY_LIMIT = 8 * 1024 * 1024;
/** Below this size no ratio is judged: a few zeroes compress well. */
const RATIO_FLOOR = 4 * 1024 * 1024;
const HEAD_BYTES = 132;

/** An `IngestError` on its way through async iterators; it never leaves this folder. */
export class IngestFault extends Error {
  constructor(readonly error: IngestError) {
    super(error._tag);
  }
}

/** The chunks of a body. Throws an `IngestFault` before it hands out more than `limit` bytes; `count` is told how many there were. */
export async function* limited(body: AsyncIterable<Uint8Array>, limit: number, count: (bytes: number) => void = () => undefined) {
  let total = 0;
  for await (const chunk of body) {
    total += chunk.length;
    if (total > limit) throw new IngestFault({ _tag: 'TooLarge', limit });
    count(total);
    yield chunk;
  }
}

async function* inflated(body: AsyncIterable<Uint8Array>, limits: ReceiveLimits): AsyncGenerator<Uint8Array> {
  let sent = 0;
  let total = 0;
  const source = Readable.from(
    limited(body, limits.body, (bytes) => {
      sent = bytes;
    }),
  );
  const gunzip = createGunzip({ chunkSize: 256 * 1024 });
  source.on('error', (error) => gunzip.destroy(error));
  source.pipe(gunzip);
  try {
    for await (const chunk of gunzip) {
      if (!(chunk instanceof Uint8Array)) continue;
      total += chunk.length;
      if (total > limits.inflated) throw new IngestFault({ _tag: 'TooLarge', limit: limits.inflated });
      if (total > RATIO_FLOOR && total > sent * limits.ratio) {
        throw new IngestFault({ _tag: 'ZipRefused', reason: 'the body inflates beyond MaximumCompressionRatio' });
      }
      yield chunk;
    }
  } catch (error) {
    if (error instanceof IngestFault || isAbort(error)) throw error;
    throw new IngestFault({ _tag: 'BadEncoding' });
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}

const isAbort = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ECONNRESET' || error.code === 'ERR_STREAM_PREMATURE_CLOSE');

/** Collects a body whose length is known or not, without a copy more than needed; the result owns its memory. */
class Collector {
  private buffer: Buffer = Buffer.alloc(0);
  private filled = 0;
  private arriving: ArrivingBlob | null = null;

  constructor(
    private readonly expected: number | null,
    private readonly blobs: BlobStore,
    private readonly early: Early,
  ) {}

  private begin(first: Uint8Array): void {
    const { expected, blobs } = this;
    const size = Math.min(expected ?? INLINE_BLOB_LIMIT - 1, MEMORY_LIMIT);
    if (expected !== null && this.early(first)) this.arriving = blobs.arriving(expected);
    // What is small goes with its event, not to the blob storage.
    this.buffer = this.arriving?.memory ?? (size < INLINE_BLOB_LIMIT ? Buffer.allocUnsafeSlow(size) : blobs.lend(size));
  }

  /** False when the memory limit would be passed: nothing was taken then. */
  take(chunk: Uint8Array): boolean {
    if (this.filled === 0 && chunk.length > 0) this.begin(chunk);
    const needed = this.filled + chunk.length;
    if (needed > MEMORY_LIMIT) return false;
    if (needed > this.buffer.length) {
      const larger = this.blobs.lend(Math.min(MEMORY_LIMIT, Math.max(needed, this.buffer.length * 2)));
      this.buffer.copy(larger, 0, 0, this.filled);
      this.buffer = larger;
      this.forget();
    }
    this.buffer.set(chunk, this.filled);
    this.filled = needed;
    this.arriving?.filled(needed);
    return true;
  }

  bytes(): Buffer {
    return this.buffer.subarray(0, this.filled);
  }

  whole(): Received {
    const { arriving } = this;
    if (arriving === null) return { kind: 'memory', bytes: this.bytes() };
    if (this.filled < INLINE_BLOB_LIMIT) {
      const bytes = Buffer.from(this.bytes());
      this.forget();
      return { kind: 'memory', bytes };
    }
    arriving.end();
    return { kind: 'memory', bytes: this.bytes(), arriving };
  }

  /** It does not arrive as expected. */
  forget(): void {
    void this.arriving?.drop();
    this.arriving = null;
  }
}

/** Gathers a body in memory, or, when it grows too large for that, in the blob storage. */
const gatherer = (expected: number | null, blobs: BlobStore, early: Early) => {
  const memory = new Collector(expected, blobs, early);
  let spool: BlobWriter | null = null;
  let head: Buffer = Buffer.alloc(0);
  const spill = async (chunk: Uint8Array): Promise<void> => {
    spool = await blobs.create();
    head = Buffer.from(memory.bytes().subarray(0, HEAD_BYTES));
    await spool.write(memory.bytes());
    await spool.write(chunk);
    memory.forget();
  };
  return {
    take: (chunk: Uint8Array): Promise<void> | undefined => {
      if (spool !== null) return spool.write(chunk);
      return memory.take(chunk) ? undefined : spill(chunk);
    },
    finish: async (): Promise<Received> =>
      spool === null ? memory.whole() : { kind: 'spooled', blob: await spool.finish(), head },
    abort: async (): Promise<void> => {
      memory.forget();
      await spool?.abort().catch(() => undefined);
    },
  };
};

/** Passes on up to `limit` bytes. Throws an `IngestFault` instead of passing on more. */
const atMost = (limit: number, take: TakeBytes): TakeBytes => {
  let total = 0;
  return (chunk) => {
    total += chunk.length;
    if (total > limit) throw new IngestFault({ _tag: 'TooLarge', limit });
    return take(chunk);
  };
};

const takeAll = async ({ body, pour, encoding }: Upload, limits: ReceiveLimits, take: TakeBytes): Promise<void> => {
  if (pour !== undefined && encoding === 'identity') return pour(atMost(limits.body, take));
  for await (const chunk of encoding === 'gzip' ? inflated(body, limits) : limited(body, limits.body)) {
    const kept = take(chunk);
    if (kept !== undefined) await kept;
  }
};

/**
 * Reads a whole body. Throws an `IngestFault`; nothing of a refused body stays behind. A body announced as too large is
 * refused before it is read.
 */
export const receive = async (
  upload: Upload,
  limits: ReceiveLimits,
  blobs: BlobStore,
  early: Early = () => false,
): Promise<Received> => {
  const { contentLength, expectedLength = null, encoding } = upload;
  if (contentLength !== null && contentLength > limits.body) throw new IngestFault({ _tag: 'TooLarge', limit: limits.body });
  const gathered = gatherer(encoding === 'gzip' ? null : (contentLength ?? expectedLength), blobs, early);
  try {
    await takeAll(upload, limits, gathered.take);
    return await gathered.finish();
  } catch (error) {
    await gathered.abort();
    throw toFault(error);
  }
};

/** Turns what storage and network throw into an `IngestFault`; anything else is a defect and is passed on. */
export const toFault = (error: unknown): unknown => {
  if (error instanceof IngestFault) return error;
  if (error instanceof BlobError) {
    return new IngestFault(
      error.kind === 'Full' ? { _tag: 'StorageFull' } : { _tag: 'StorageUnavailable', reason: `${error.kind} ${error.reason}` },
    );
  }
  return isAbort(error) ? new IngestFault({ _tag: 'UploadAborted' }) : error;
};
