import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import { DicomError, type InstanceSummary } from '../dicom/port';
import type { FileToRead } from '../dicom/source/file-to-read';
import type { BlobStore } from '../storage/port';
import type { IngestError, Upload } from './port';
import { IngestFault, type Received, type ReceiveLimits, receive, toFault } from './receive';
import { refusalOf } from './store-instance';

/** Takes a body as `POST /instances` does, for somebody to send on: nothing is stored, and nothing stays behind. */
export type PassOn = <A>(
  upload: Upload,
  use: (file: FileToRead, summary: InstanceSummary) => Promise<A>,
) => TaskEither<IngestError, A>;

export type PassOnPorts = {
  readonly blobs: BlobStore;
  readonly receiveLimits: ReceiveLimits;
  /** Throws or rejects with a `DicomError`. */
  readonly summarize: (received: Received) => InstanceSummary | Promise<InstanceSummary>;
};

export const createPassOn =
  ({ blobs, receiveLimits, summarize }: PassOnPorts): PassOn =>
  (upload, use) =>
  async () => {
    let received: Received | null = null;
    try {
      received = await receive(upload, receiveLimits, blobs);
      const size = received.kind === 'memory' ? received.bytes.length : received.blob.size;
      if (size === 0) return E.left({ _tag: 'EmptyBody' });
      const file: FileToRead =
        received.kind === 'memory'
          ? { kind: 'bytes', bytes: received.bytes }
          : { kind: 'path', path: blobs.path(received.blob.id), size };
      return E.right(await use(file, await summarized(received, size, summarize)));
    } catch (error) {
      const fault = toFault(error);
      if (fault instanceof IngestFault) return E.left(fault.error);
      throw fault;
    } finally {
      if (received?.kind === 'spooled') await blobs.remove(received.blob.id);
    }
  };

const summarized = async (received: Received, size: number, summarize: PassOnPorts['summarize']): Promise<InstanceSummary> => {
  try {
    return await summarize(received);
  } catch (error) {
    throw error instanceof DicomError ? new IngestFault(refusalOf(error, size)) : error;
  }
};
