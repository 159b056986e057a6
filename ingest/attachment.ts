import type { BlobRef } from '../domain/event';
import type { EventStore, NewDocument } from '../eventstore/port';
import type { Recorder } from '../eventstore/recorder';
import type { ProjectionHost } from '../projections/port';
import type { BlobStore } from '../storage/port';
import { type BytePorts, discard, type KeepingPorts } from './keep-bytes';
import type { KeyedLock } from './keyed-lock';
import type { Upload } from './port';
import { IngestFault, type ReceiveLimits, receive } from './receive';
import { keepReceived } from './reencode';

export type AttachmentPorts = KeepingPorts & {
  readonly recorder: Recorder;
  readonly store: Pick<EventStore, 'document'>;
  readonly projections: ProjectionHost;
  readonly blobs: BlobStore;
  readonly locks: KeyedLock;
  /** Cryptographically strong bytes. */
  readonly random: (bytes: number) => Uint8Array;
  /** Lower-case hex MD5 of a text in UTF-8. */
  readonly md5: (text: string) => string;
  readonly receiveLimits: ReceiveLimits;
};

/** Takes back bytes whose event failed with `error`, unless the log may have taken it after all: the sweep at start-up judges them then. */
export const discardUnrecorded = async (error: unknown, blob: BlobRef, ports: BytePorts): Promise<void> => {
  const unclear = error instanceof IngestFault && error.error._tag === 'StorageUnavailable';
  if (!unclear) await discard(blob, ports);
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
  const safe = await keepReceived(await receive(body, ports.receiveLimits, ports.blobs), ports);
  try {
    return await record(safe.blob, safe.documents);
  } catch (error) {
    await discardUnrecorded(error, safe.blob, ports);
    throw error;
  }
};
