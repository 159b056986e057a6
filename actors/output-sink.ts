import { type BlobRef, INLINE_BLOB_LIMIT } from '../domain/event';
import { orthancStatus } from '../domain/orthanc-status';
import type { Ids } from '../domain/time';
import type { NewDocument } from '../eventstore/port';
import { JobFault, type OutputSink } from '../jobs/job-type';
import { BlobError, type BlobStore, type BlobWriter } from '../storage/port';

/** What a job made: a blob that is safe on disk, or one whose bytes travel with the events. */
export type MadeOutput = { readonly blob: BlobRef; readonly documents: readonly NewDocument[] };

/** Keeps a job's output: in memory while it is small, then in a file. Exactly one of `finish` and `discard` ends it. */
export type KeptOutput = OutputSink & {
  readonly finish: () => Promise<MadeOutput>;
  readonly discard: () => Promise<void>;
};

/** Rejects with a `JobFault`: `FullStorage`, or `CannotWriteFile`. */
export const createOutputSink = (blobs: BlobStore, ids: Ids): KeptOutput => {
  let chunks: Buffer[] = [];
  let size = 0;
  let file: BlobWriter | null = null;

  const spill = async (): Promise<BlobWriter> => {
    const writer = await blobs.create();
    file = writer;
    for (const chunk of chunks) await writer.write(chunk);
    chunks = [];
    return writer;
  };

  const inline = async (bytes: Buffer): Promise<MadeOutput> => {
    const id = ids.uuid();
    const blob = { store: 'document', id, size: bytes.byteLength, ...(await blobs.digest(bytes)) } as const;
    return { blob, documents: [{ id, kind: 'blob', bytes }] };
  };

  return {
    write: (chunk) =>
      faulted(async () => {
        size += chunk.byteLength;
        if (size < INLINE_BLOB_LIMIT) chunks.push(Buffer.from(chunk));
        else await (file ?? (await spill())).write(chunk);
      }),
    finish: () =>
      faulted(async () => {
        if (file !== null) return { blob: { store: 'file', ...(await file.finish()) }, documents: [] };
        return inline(Buffer.concat(chunks));
      }),
    discard: async () => {
      chunks = [];
      await file?.abort();
    },
  };
};

const faulted = async <T>(action: () => Promise<T>): Promise<T> => {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof BlobError)) throw error;
    throw new JobFault(error.kind === 'Full' ? orthancStatus.FullStorage.code : orthancStatus.CannotWriteFile.code);
  }
};
