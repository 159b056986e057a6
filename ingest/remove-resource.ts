import type { Origin } from '../domain/event';
import { type Level, resourceStream } from '../domain/resource/events';
import type { Recorder } from '../eventstore/recorder';
import type { ProjectionHost, ResourcesView } from '../projections/port';
import { appendAtEnd } from './append-resource';
import type { KeyedLock } from './keyed-lock';
import type { LastRevisions } from './last-revisions';
import type { RemainingAncestor } from './port';

export type RemovePorts = {
  readonly recorder: Recorder;
  readonly projections: ProjectionHost;
  readonly locks: KeyedLock;
  readonly revisions: LastRevisions;
};

const parentLevel = { Patient: null, Study: 'Patient', Series: 'Study', Instance: 'Series' } as const satisfies Record<
  Level,
  Level | null
>;

/** The ancestors of a resource, the nearest first. */
const ancestorsOf = (resources: ResourcesView, level: Level, id: string): readonly RemainingAncestor[] => {
  const ancestors: RemainingAncestor[] = [];
  let row = resources.get(level, id);
  while (row?.parent) {
    const above: Level | null = parentLevel[row.level];
    if (above === null) break;
    ancestors.push({ level: above, id: row.parent });
    row = resources.get(above, row.parent);
  }
  return ancestors;
};

/**
 * Removes a resource with all that is below it, as one event; parents that become empty go as well. The bytes follow
 * later (`blob-collector.ts`). Null: there is no such resource.
 */
export const removeResource = async (
  level: Level,
  id: string,
  origin: Origin,
  ports: RemovePorts,
): Promise<{ readonly remainingAncestor: RemainingAncestor | null } | null> =>
  ports.locks.run(id, async () => {
    const { resources } = ports.projections;
    if (resources.get(level, id) === null) return null;
    const ancestors = ancestorsOf(resources, level, id);
    const event = { stream: resourceStream(level, id), fact: { type: 'ResourceDeleted', data: { level, id } } } as const;
    const appended = await appendAtEnd(ports.recorder, { ...event, documents: [], origin }, ports.revisions);
    await ports.projections.waitFor(appended.position);
    return { remainingAncestor: ancestors.find((ancestor) => resources.get(ancestor.level, ancestor.id) !== null) ?? null };
  });
