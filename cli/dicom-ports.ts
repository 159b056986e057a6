import { closeSync, openSync } from 'node:fs';
import type { Options } from '../config/options';
import { tagsJson } from '../dicom/json/tags-json';
import type { InstanceSummary } from '../dicom/port';
import { fileSource } from '../dicom/source/file-source';
import { memorySource } from '../dicom/source/memory-source';
import { summarize } from '../dicom/summary/summarize';
import type { Received } from '../ingest/receive';
import type { BlobStore } from '../storage/port';

/** The reading of DICOM files, with the limits of the configuration. */
export const dicomPorts = (options: Options, blobs: Pick<BlobStore, 'path'>) => {
  const limits = { depth: options.MaximumSequenceDepth, inflated: options.MaximumFileSizeInArchiveMB * 1024 * 1024 };

  const summarizeFile = (id: string, size: number): InstanceSummary => {
    const fd = openSync(blobs.path(id), 'r');
    try {
      return summarize(fileSource(fd, size), limits);
    } finally {
      closeSync(fd);
    }
  };

  return {
    memorySource,
    fileSource,
    tags: tagsJson,
    /** Throws a `DicomError`. */
    summarizeReceived: (received: Received): InstanceSummary =>
      received.kind === 'memory'
        ? summarize(memorySource(received.bytes), limits)
        : summarizeFile(received.blob.id, received.blob.size),
  };
};
