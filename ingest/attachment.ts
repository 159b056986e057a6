import type { BlobRef } from '../domain/event';
import type { NewDocument } from '../eventstore/port';
import type { Recorder } from '../eventstore/recorder';
import type { ProjectionHost } from '../projections/port';
import type { BlobStore } from '../storage/port';
import { type BytePorts, discard, keepBytes } from './keep-bytes';
import type { KeyedLock } from './keyed-lock';
import type { Upload } from './port';
import { IngestFault, type ReceiveLimits, receive } from './receive';

export type AttachmentPorts = BytePorts & {
  readonly recorder: Recorder;
  readonly projections: ProjectionHost;
  readonly blobs: BlobStore;
  readonly locks: KeyedLock;
  /** Cryptographically strong bytes. */
  readonly random: (bytes: number) => Uint8Array;
  /** Lower-case hex MD5 of a text in UTF-8. */
  readonly md5: (text: string) => string;
  readonly receiveLimits: ReceiveLimits;
};

/**
 * Makes a body safe, then runs `record`, which names it in the log. Rejects with an `IngestFault` or with what `record` throws;
 * nothing of a refused body stays behind.
 */
export const storeAttachment = async <A>(
  body: Upload,
  ports: AttachmentPorts,
  record: (blob: BlobRef, documents: readonly NewDocument[]) => Promise<A>,
): Promise<A> => {
  const safe = await keepBytes(await receive(body, ports.receiveLimits, ports.blobs), ports);
  try {
    return await record(safe.blob, safe.documents);
  } catch (error) {
    // The log may have taken the event after all: the sweep at start-up judges the bytes then.
    const unclear = error instanceof IngestFault && error.error._tag === 'StorageUnavailable';
    if (!unclear) await discard(safe.blob, ports);
    throw error;
  }
};
