import { localDosTime } from '../../zip/dos-time';
import { type SmallFile, smallZip } from '../../zip/small-zip';
import type { MadeAtOnce } from '../job-type';
import { layOut } from './layout';
import type { ArchiveParameters } from './parameters';
import type { ArchivePorts } from './ports';
import { planArchive } from './submission';
import { ARCHIVE_COMMENT, hierarchyOf } from './zip-job';

/** What is packed on the event loop in about half a millisecond. */
const INSTANCES = 8;
const BYTES = 16 * 1024;

/**
 * The archive of a few instances of a few kilobytes each, all of which are kept beside the log: the same bytes and facts as those of the job that is run.
 * Null for any other archive.
 */
export const archiveAtOnce = async (ports: ArchivePorts, parameters: ArchiveParameters): Promise<MadeAtOnce | null> => {
  if (parameters.transcode !== null || parameters.instances.length > INSTANCES) return null;
  const hierarchy = hierarchyOf(ports, parameters);
  const { InstancesCount: count, UncompressedSize: bytes } = planArchive(hierarchy);
  if (bytes > BYTES || count < parameters.instances.length) return null;
  const files: SmallFile[] = [];
  for (const { name, blob } of layOut(hierarchy, parameters.utf8)) {
    if (blob.store !== 'document' || blob.deflated !== undefined) return null;
    const content = await ports.content(blob);
    if (content === null) return null;
    files.push({ name, bytes: content });
  }
  const time = localDosTime(new Date(ports.clock.now() / 1000));
  const output = smallZip(files, { time, level: ports.compressionLevel, comment: ARCHIVE_COMMENT });
  const total = count + 1;
  return { steps: { completed: total, total, checkpoint: null }, facts: { ArchiveSize: output.byteLength }, output };
};
