import type { Options } from '../config/options';
import type { ReceiveLimits } from '../ingest/receive';
import type { ZipLimits } from '../zip/limits';

const MIB = 1024 * 1024;

const maximumBody = ({ MaximumRequestBodySizeMB }: Options): number =>
  MaximumRequestBodySizeMB === 0 ? Number.MAX_SAFE_INTEGER : MaximumRequestBodySizeMB * MIB;

/** What a body may be, as sent and inflated. */
export const receiveLimits = (options: Options): ReceiveLimits => ({
  body: maximumBody(options),
  inflated: options.MaximumFileSizeInArchiveMB * MIB,
  ratio: options.MaximumCompressionRatio,
});

/** What an uploaded ZIP may hold. */
export const zipLimits = (options: Options): ZipLimits => ({
  entries: options.MaximumArchiveEntries,
  entryBytes: options.MaximumFileSizeInArchiveMB * MIB,
  totalBytes: maximumBody(options) * options.MaximumCompressionRatio,
  ratio: options.MaximumCompressionRatio,
});

/** What may be stored in all. */
export const storageLimits = (options: Options) => ({
  bytes: options.MaximumStorageSize * MIB,
  patients: options.MaximumPatientCount,
  mode: options.MaximumStorageMode,
});
