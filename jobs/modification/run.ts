import type { Json, JsonObject } from '../../domain/json';
import { orthancStatus } from '../../domain/orthanc-status';
import { LEVELS, type Level, type Provenance } from '../../domain/resource/events';
import { inFlight, type Landed } from '../in-flight';
import { JobFault, type JobRun, type Steps } from '../job-type';
import { ID_OF, type InstanceWork, type Made, modifyInstance } from './modify-instance';
import type { ModificationParameters } from './parameters';
import type { ModificationPorts } from './ports';

/** How the instances of one kind of job are told of. */
export type ModificationRun = {
  readonly provenance: Provenance['kind'] | null;
  /** Facts of an instance that was made, for the `Content` of the job; told once for each finished step. */
  readonly factsOf: (made: Made, index: number) => JsonObject;
};

/** Bytes of sources that are worked on at once. */
const IN_FLIGHT_BYTES = 32 * 1024 * 1024;
/** Sources that stay though they were to go, as far as the checkpoint lists them: beyond that, all stay. */
const MAX_STAYING = 1000;
/** Sources that are removed between two looks at pauses and stops, and how many at once. */
const REMOVED_TOGETHER = 64;

/**
 * One step an instance, and a last one that removes the sources when everything new is stored. Several instances are in flight; what was finished before a
 * crash is not done again, and what was in flight is made again under the same identifiers, which stores nothing twice.
 */
export async function* runModification(
  ports: ModificationPorts,
  { id, parameters, checkpoint, signal, submitter }: JobRun<ModificationParameters>,
  { provenance, factsOf }: ModificationRun,
): AsyncGenerator<Steps, JsonObject> {
  const { instances, keepSource, permissive } = parameters;
  const total = instances.length + (keepSource ? 0 : 1);
  const before = readCheckpoint(checkpoint);
  let { failed } = before;
  const staying = new Set(before.staying);
  let unlisted = before.unlisted;
  const origin = await submitter();
  const key = Buffer.from(parameters.key, 'base64');
  const work: InstanceWork = { parameters, key, origin, provenance };
  const labels = createLabels(work, ports);

  const stay = (index: number): void => {
    if (staying.size < MAX_STAYING) staying.add(index);
    else unlisted += 1;
  };
  const steps = (completed: number, more: JsonObject = {}): Steps => ({
    completed,
    total,
    checkpoint: { done: Math.min(completed, instances.length), failed, staying: [...staying], unlisted },
    facts: { ...more, FailedInstancesCount: failed },
  });
  const land = (landed: Landed<Made>): Steps => {
    if ('done' in landed) {
      // An overwriting server rewrote it in place.
      if (!keepSource && landed.done.ids.instance === landed.done.source.instance) stay(landed.index);
      return steps(landed.index + 1, factsOf(landed.done, landed.index));
    }
    if (!permissive) throw landed.error;
    failed += 1;
    if (!keepSource) stay(landed.index);
    const code = landed.error instanceof JobFault ? landed.error.code : orthancStatus.InternalError.code;
    ports.warn({ job: id, instance: instances[landed.index] ?? '', code });
    return steps(landed.index + 1);
  };

  const flight = inFlight<string, Made>({
    items: instances,
    from: before.done,
    width: ports.width,
    budget: IN_FLIGHT_BYTES,
    weigh: ports.sizeOf,
    signal,
    work: async (instance) => {
      const made = await modifyInstance(instance, work, ports);
      await labels(made);
      return made;
    },
  });
  try {
    for await (const landed of flight) {
      // As Orthanc: the one that is not there (any more) is counted, though it ends the job.
      if ('error' in landed && !permissive && isMissing(landed.error)) {
        failed += 1;
        yield steps(landed.index);
      }
      yield land(landed);
    }
  } finally {
    await flight.return();
  }
  if (keepSource) return { FailedInstancesCount: failed };

  // A source that is gone cannot be worked on again: what was made of it is on record before.
  yield { ...steps(instances.length), barrier: true };
  const replaced = unlisted > 0 ? [] : instances.filter((_, index) => !staying.has(index));
  for (let at = 0; at < replaced.length; at += REMOVED_TOGETHER) {
    if (signal.aborted) throw new JobFault(orthancStatus.CanceledJob.code);
    const some = replaced.slice(at, at + REMOVED_TOGETHER);
    await Promise.all(some.map((source) => ports.instances.remove('Instance', source, origin)));
    if (at + REMOVED_TOGETHER < replaced.length) yield steps(instances.length);
  }
  yield steps(total);
  return { FailedInstancesCount: failed };
}

const isMissing = (error: unknown): boolean =>
  error instanceof JobFault && error.code === orthancStatus.InternalError.code && error.details === '';

/** `staying`: indices of sources that are not removed; `unlisted`: how many more there are. */
type Checkpoint = {
  readonly done: number;
  readonly failed: number;
  readonly staying: readonly number[];
  readonly unlisted: number;
};

const readCheckpoint = (checkpoint: Json): Checkpoint => {
  const members = typeof checkpoint === 'object' && checkpoint !== null && 'done' in checkpoint ? checkpoint : {};
  const number = (value: Json | undefined): number => (typeof value === 'number' ? value : 0);
  const { done, failed, staying, unlisted } = members;
  const listed = Array.isArray(staying) ? staying.filter((index) => typeof index === 'number') : null;
  // Written before sources could stay: nobody knows which ones failed.
  return {
    done: number(done),
    failed: number(failed),
    staying: listed ?? [],
    unlisted: listed === null ? number(failed) : number(unlisted),
  };
};

/** Copies the labels of sources to what was made of them; those of parents once in a run. */
const createLabels = ({ parameters, origin }: InstanceWork, ports: ModificationPorts) => {
  const copied = new Set<string>();
  const copy = async (level: Level, { source, ids }: Made): Promise<void> => {
    const [from, to] = [source[ID_OF[level]], ids[ID_OF[level]]];
    if (from === to || copied.has(`${from} ${to}`)) return;
    if (level !== 'Instance') copied.add(`${from} ${to}`);
    for (const label of ports.labelsOf(from)) await ports.addLabel(level, to, label, origin);
  };
  return async (made: Made): Promise<void> => {
    if (!parameters.keepLabels) return;
    for (const level of LEVELS) await copy(level, made);
  };
};
