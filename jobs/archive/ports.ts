import type { Transcoder } from '../../dicom/transcode/port';
import type { BlobRef } from '../../domain/event';
import type { Clock } from '../../domain/time';
import type { ArchivePatient } from '../../projections/port';
import type { BlobStore } from '../../storage/port';
import type { Threads } from '../../threads/threads';

export type ArchivePorts = {
  /** As `ResourcesView.hierarchy`. */
  readonly hierarchy: (ids: readonly string[]) => readonly ArchivePatient[] | null;
  readonly blobs: Pick<BlobStore, 'path'>;
  /** The content of a blob that a thread cannot read from its file: kept beside the log, or deflated. Null if it was erased. */
  readonly content: (blob: BlobRef) => Promise<Buffer | null>;
  readonly threads: Threads;
  readonly clock: Clock;
  /** zlib's, 0 to 9. */
  readonly compressionLevel: number;
  /** Told of a file that is left out, by codes only. */
  readonly warn: (warning: { readonly job: string; readonly instance: string; readonly code: string }) => void;
  readonly transcoder: Pick<Transcoder, 'transcode'>;
  /** Files that one archive has transcoded at once. */
  readonly transcodedAtOnce: number;
};
