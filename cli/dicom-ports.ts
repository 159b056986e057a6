import { closeSync, openSync } from 'node:fs';
import type { Options } from '../config/options';
import { tagsJson } from '../dicom/json/tags-json';
import type { ByteSource, InstanceSummary, TagsFormat } from '../dicom/port';
import { fileSource } from '../dicom/source/file-source';
import { memorySource } from '../dicom/source/memory-source';
import { summarize } from '../dicom/summary/summarize';
import { defaultDecoder } from '../dicom/text/default-encoding';
import type { Received } from '../ingest/receive';
import type { BlobStore } from '../storage/port';

/** MiB that a data set of the deflated transfer syntax may inflate to: it is inflated in memory. */
const MAXIMUM_DEFLATED_MB = 256;

/** The reading of DICOM files, with the limits of the configuration. */
export const dicomPorts = (options: Options, blobs: Pick<BlobStore, 'path'>) => {
  const limits = {
    depth: options.MaximumSequenceDepth,
    inflated: Math.min(options.MaximumFileSizeInArchiveMB, MAXIMUM_DEFLATED_MB) * 1024 * 1024,
  };

  const fallback = defaultDecoder(options.DefaultEncoding);

  const summarizeFile = (id: string, size: number): InstanceSummary => {
    const fd = openSync(blobs.path(id), 'r');
    try {
      return summarize(fileSource(fd, size), limits, fallback);
    } finally {
      closeSync(fd);
    }
  };

  return {
    memorySource,
    fileSource,
    tags: (source: ByteSource, format: TagsFormat) => tagsJson(source, format, fallback),
    /** Throws a `DicomError`. */
    summarizeReceived: (received: Received): InstanceSummary =>
      received.kind === 'memory'
        ? summarize(memorySource(received.bytes), limits, fallback)
        : summarizeFile(received.blob.id, received.blob.size),
  };
};
