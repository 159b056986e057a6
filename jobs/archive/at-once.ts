import type { ArchivePatient } from '../../projections/port';
import { localDosTime } from '../../zip/dos-time';
import { packSmall, type SmallPackage, stamped } from '../../zip/small-zip';
import type { MadeAtOnce } from '../job-type';
import { instancesOf } from './hierarchy';
import { layOut } from './layout';
import type { ArchiveParameters } from './parameters';
import type { ArchivePorts } from './ports';
import { planArchive } from './submission';
import { ARCHIVE_COMMENT } from './zip-job';

/** What is packed on the event loop in about half a millisecond. */
const INSTANCES = 8;
const BYTES = 16 * 1024;

/** Bytes of the packages that are kept. */
const KEPT = 4 * 1024 * 1024;

type Packed = SmallPackage & { readonly utf8: boolean };

/**
 * Makes the archive of a few instances of a few kilobytes each, all of which are kept beside the log: the same bytes and facts as those of the job that is run.
 * Null for any other archive. What was packed is kept with the hierarchy that it was made of: it goes with it when a resource changes, and so nothing of
 * what was deleted stays.
 */
export const createAtOnce = (ports: ArchivePorts) => {
  let kept = new WeakMap<readonly ArchivePatient[], Packed>();
  let size = 0;

  const pack = async (hierarchy: readonly ArchivePatient[], utf8: boolean): Promise<Packed | null> => {
    const known = kept.get(hierarchy);
    if (known?.utf8 === utf8) return known;
    if (planArchive(hierarchy).UncompressedSize > BYTES) return null;
    const files = [...layOut(hierarchy, utf8)];
    if (files.some(({ blob }) => blob.store !== 'document' || blob.deflated !== undefined)) return null;
    const contents = await Promise.all(files.map(({ blob }) => ports.content(blob)));
    const readable = files.flatMap(({ name }, index) => {
      const bytes = contents[index] ?? null;
      return bytes === null ? [] : [{ name, bytes }];
    });
    if (readable.length < files.length) return null;
    const packed = { ...packSmall(readable, { level: ports.compressionLevel, comment: ARCHIVE_COMMENT }), utf8 };
    size += packed.bytes.byteLength;
    if (size > KEPT) {
      kept = new WeakMap();
      size = packed.bytes.byteLength;
    }
    kept.set(hierarchy, packed);
    return packed;
  };

  return async ({ resources, instances, transcode, utf8 }: ArchiveParameters): Promise<MadeAtOnce | null> => {
    if (transcode !== null || instances.length > INSTANCES) return null;
    const hierarchy = ports.hierarchy(resources);
    if (hierarchy === null || !holdsExactly(hierarchy, instances)) return null;
    const packed = await pack(hierarchy, utf8);
    if (packed === null) return null;
    const output = stamped(packed, localDosTime(new Date(ports.clock.now() / 1000)));
    const total = instances.length + 1;
    return { steps: { completed: total, total, checkpoint: null }, facts: { ArchiveSize: output.byteLength }, output };
  };
};

/** Whether nothing came or went since the submission. */
const holdsExactly = (hierarchy: readonly ArchivePatient[], instances: readonly string[]): boolean => {
  let count = 0;
  for (const { id } of instancesOf(hierarchy)) {
    if (instances[count] !== id) return false;
    count += 1;
  }
  return count === instances.length;
};
