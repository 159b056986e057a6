import type { LiveSettings } from '../config/live-settings';
import type { Options } from '../config/options';
import { type MovableContent, readContent } from '../dicom/content/content-task';
import { DicomError, type InstanceSummary } from '../dicom/port';
import { type FileToRead, forThread } from '../dicom/source/file-to-read';
import { summaryOf } from '../dicom/summary/summarize-task';
import { renderTags } from '../http/tags-task';
import type { TagsView } from '../ingest/port';
import type { Received } from '../ingest/receive';
import type { BlobStore } from '../storage/port';
import type { Threads } from '../threads/threads';

/** MiB that a data set of the deflated transfer syntax may inflate to: it is inflated in memory. */
const MAXIMUM_DEFLATED_MB = 256;
/** What the event loop may read itself, under a millisecond: whatever has more elements, or is deflated to more bytes, is a thread's. */
const INLINE = { elements: 2_000, inflated: 64 * 1024 } as const;
/** Bytes of a file whose tags the event loop may print itself. */
const INLINE_TAGS = 4 * 1024;

/** The reading of DICOM files, with the limits of the configuration: small ones at once, large ones on the threads. */
export const dicomPorts = (
  options: Options,
  { defaultEncoding }: Pick<LiveSettings, 'defaultEncoding'>,
  blobs: Pick<BlobStore, 'path'>,
  threads: Pick<Threads, 'run'>,
) => {
  const encodingNow = defaultEncoding.get;
  const limits = {
    depth: options.MaximumSequenceDepth,
    inflated: Math.min(options.MaximumFileSizeInArchiveMB, MAXIMUM_DEFLATED_MB) * 1024 * 1024,
  };

  const summarizeOnThread = async (given: FileToRead): Promise<InstanceSummary> => {
    const { file, transfer } = forThread(given);
    const outcome = await threads.run('summarizeFile', { file, limits, encoding: encodingNow() }, { transfer });
    if ('summary' in outcome) return outcome.summary;
    throw new DicomError(outcome.refused.reason, outcome.refused.kind);
  };

  return {
    limits,
    /** With what stored files are edited. */
    editing: { limits, encoding: encodingNow, lossyQuality: options.DicomLossyTranscodingQuality },
    /** The text of a file's tags, in UTF-8. Rejects with a `DicomError`, or a `ThreadError`. */
    tags: async (given: FileToRead, { format, part, choice }: TagsView): Promise<Buffer> => {
      const encoding = encodingNow();
      if (given.kind === 'bytes' && given.bytes.length <= INLINE_TAGS) {
        return Buffer.from(renderTags({ file: given, format, part, choice, encoding }));
      }
      const { file, transfer } = forThread(given);
      return Buffer.from(await threads.run('tagsText', { file, format, part, choice, encoding }, { transfer }));
    },
    /** What lies at a path below `/content`. Rejects with a `DicomError`, or a `ThreadError`. */
    content: async (given: FileToRead, path: readonly string[]): Promise<MovableContent> => {
      if (given.kind === 'bytes' && given.bytes.length <= INLINE_TAGS) return readContent({ file: given, path, limits });
      const { file, transfer } = forThread(given);
      return threads.run('instanceContent', { file, path, limits }, { transfer });
    },
    /** Throws or rejects with a `DicomError`. */
    summarizeReceived: (received: Received): InstanceSummary | Promise<InstanceSummary> => {
      if (received.kind === 'spooled') {
        return summarizeOnThread({ kind: 'path', path: blobs.path(received.blob.id), size: received.blob.size });
      }
      const file = { kind: 'bytes', bytes: received.bytes } as const;
      try {
        return summaryOf({ file, limits: { ...limits, ...INLINE }, encoding: encodingNow() });
      } catch (error) {
        if (error instanceof DicomError && error.kind === 'TooLarge') return summarizeOnThread(file);
        throw error;
      }
    },
  };
};
