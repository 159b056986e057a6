import type { JsonObject } from '../../domain/json';
import { orthancStatus } from '../../domain/orthanc-status';
import { localDosTime } from '../../zip/dos-time';
import { needsZip64, UnreadableEntry } from '../../zip/entry';
import { writeZip } from '../../zip/writer';
import { JobFault, type JobRun, type JobType, type Steps } from '../job-type';
import { describeArchive } from './content';
import { createEntries } from './entries';
import { restrict } from './hierarchy';
import { layOut } from './layout';
import { type ArchiveParameters, parseArchiveParameters } from './parameters';
import type { ArchivePorts } from './ports';
import { planArchive } from './submission';

/**
 * A ZIP of instances (`contract/02-archive-media.md`). One step a file and a closing one. What was deleted since the
 * submission, or cannot be read, is left out; so the job can only fail by its sink, or in the middle of a large file.
 */
export const createArchiveJobType = (ports: ArchivePorts): JobType<ArchiveParameters> => ({
  name: 'Archive',
  parse: parseArchiveParameters,
  run: (run) => archive(ports, run),
  describe: describeArchive,
  recovery: 'restart',
  refuseResubmit: 'Cannot resubmit the creation of an archive',
  output: { key: 'archive', mediaType: 'application/zip' },
});

async function* archive(
  ports: ArchivePorts,
  { id, parameters, signal, output }: JobRun<ArchiveParameters>,
): AsyncGenerator<Steps, JsonObject> {
  if (output === null) throw new JobFault(orthancStatus.BadSequenceOfCalls.code);
  const hierarchy = restrict(stillThere(ports, parameters.resources), new Set(parameters.instances));
  const plan = planArchive(hierarchy);
  const total = plan.InstancesCount + 1;
  const entries = createEntries(layOut(hierarchy), { ports, parameters, signal });
  const zip = writeZip({
    entries: entries.all(),
    sink: output,
    threads: ports.threads,
    time: localDosTime(new Date(ports.clock.now() / 1000)),
    level: ports.compressionLevel,
    zip64: needsZip64({ files: plan.InstancesCount, bytes: plan.UncompressedSize }),
    comment: 'Created by Orthanc',
    signal,
  });
  const files = layOut(hierarchy);
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

/** The hierarchy of those of the resources that still exist. */
const stillThere = ({ hierarchy }: ArchivePorts, ids: readonly string[]): ReturnType<typeof restrict> =>
  hierarchy(ids) ?? hierarchy(ids.filter((id) => hierarchy([id]) !== null)) ?? [];
