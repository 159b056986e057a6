import type { JsonObject } from '../../domain/json';
import { orthancStatus } from '../../domain/orthanc-status';
import type { ArchivePatient } from '../../projections/port';
import { localDosTime } from '../../zip/dos-time';
import { needsZip64, UnreadableEntry, type ZipEntry } from '../../zip/entry';
import { writeZip } from '../../zip/writer';
import { JobFault, type JobRun, type Steps } from '../job-type';
import { createEntries } from './entries';
import { restrict } from './hierarchy';
import type { ArchiveFile } from './layout';
import type { ArchiveParameters } from './parameters';
import type { ArchivePorts } from './ports';
import { planArchive } from './submission';

/** How a ZIP of instances looks. */
export type ZipLayout = {
  /** Its files, in their order; each time anew. */
  readonly files: () => Generator<ArchiveFile>;
  /** The entries of the ZIP, from those of its files: these, and `extra` others after them. */
  readonly complete: (entries: AsyncGenerator<ZipEntry>) => AsyncGenerator<ZipEntry>;
  readonly extra: number;
};

/**
 * Writes a ZIP of instances (`contract/02-archive-media.md`): one step an entry and a closing one. What was deleted since the submission, or cannot
 * be read, is left out; so the job can only fail by its sink, or in the middle of a large file.
 */
export async function* zipJob<P extends ArchiveParameters>(
  ports: ArchivePorts,
  { id, parameters, signal, output }: JobRun<P>,
  layOut: (hierarchy: readonly ArchivePatient[]) => ZipLayout,
): AsyncGenerator<Steps, JsonObject> {
  if (output === null) throw new JobFault(orthancStatus.BadSequenceOfCalls.code);
  const hierarchy = hierarchyOf(ports, parameters);
  const plan = planArchive(hierarchy);
  const layout = layOut(hierarchy);
  const total = plan.InstancesCount + layout.extra + 1;
  const entries = createEntries(layout.files(), { ports, parameters, signal });
  const zip = writeZip({
    entries: layout.complete(entries.all()),
    sink: output,
    threads: ports.threads,
    time: localDosTime(new Date(ports.clock.now() / 1000)),
    level: ports.compressionLevel,
    zip64: needsZip64({ files: plan.InstancesCount, bytes: plan.UncompressedSize }),
    comment: ARCHIVE_COMMENT,
    signal,
  });
  const files = layout.files();
  try {
    for (let completed = 0; ; completed += 1) {
      const step = await zip.next();
      await entries.over(completed);
      if (step.done) {
        yield { completed: total, total, checkpoint: null };
        return { ArchiveSize: step.value.bytes };
      }
      const file = files.next();
      if (step.value.skipped !== null && !file.done) {
        ports.warn({ job: id, instance: file.value.instance, code: step.value.skipped });
      }
      yield { completed: completed + 1, total, checkpoint: null };
    }
  } catch (error) {
    if (error instanceof UnreadableEntry) throw new JobFault(orthancStatus.CorruptedFile.code);
    throw error;
  } finally {
    // The kernel may leave in the middle; what is in flight is freed then, too.
    await zip.return({ entries: 0, bytes: 0 });
    await entries.close();
  }
}

export const ARCHIVE_COMMENT = 'Created by Orthanc';

/** What of the submitted instances still exists. */
export const hierarchyOf = (ports: Pick<ArchivePorts, 'hierarchy'>, { resources, instances }: ArchiveParameters) =>
  restrict(stillThere(ports, resources), new Set(instances));

/** The hierarchy of those of the resources that still exist. */
const stillThere = ({ hierarchy }: Pick<ArchivePorts, 'hierarchy'>, ids: readonly string[]): ReturnType<typeof restrict> =>
  hierarchy(ids) ?? hierarchy(ids.filter((id) => hierarchy([id]) !== null)) ?? [];
