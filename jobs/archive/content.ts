import type { Json, JsonObject } from '../../domain/json';

const MIB = 1024 * 1024;

/** `Content` of an archive in `/jobs/{id}` (`contract/01-jobs.md` §5): sizes as strings of bytes and as whole MiB. */
export const describeArchive = (facts: JsonObject): JsonObject => {
  const uncompressed = numberOf(facts.UncompressedSize);
  const archive = numberOf(facts.ArchiveSize);
  const { LossyQuality: lossyQuality, Transcode: transcode, Utf8: utf8 } = facts;
  return {
    ArchiveSize: String(archive),
    ArchiveSizeMB: Math.floor(archive / MIB),
    Description: 'REST API',
    InstancesCount: numberOf(facts.InstancesCount),
    ...(typeof lossyQuality === 'number' ? { LossyQuality: lossyQuality } : {}),
    ...(typeof transcode === 'string' ? { Transcode: transcode } : {}),
    UncompressedSize: String(uncompressed),
    UncompressedSizeMB: Math.floor(uncompressed / MIB),
    Utf8: utf8 === true,
  };
};

const numberOf = (value: Json | undefined): number => (typeof value === 'number' ? value : 0);
