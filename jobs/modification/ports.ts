import type { Origin } from '../../domain/event';
import type { Level, ResourceIds } from '../../domain/resource/events';
import type { InstanceMaking } from '../../ingest/port';
import type { JobInstances } from '../instances';

/** What jobs need that make instances of others. */
export type ModificationPorts = {
  readonly make: InstanceMaking;
  readonly instances: JobInstances;
  /** An instance with its parents; null if there is none (any more). */
  readonly idsOf: (instance: string) => ResourceIds | null;
  /** Bytes of a stored instance; 0 if there is none. */
  readonly sizeOf: (instance: string) => number;
  readonly labelsOf: (id: string) => readonly string[];
  /** Idempotent. */
  readonly addLabel: (level: Level, id: string, label: string, origin: Origin) => Promise<void>;
  /** How many instances may be worked on at once. */
  readonly width: number;
  /** Told of an instance that a permissive job leaves out, by codes only. */
  readonly warn: (warning: { readonly job: string; readonly instance: string; readonly code: number }) => void;
};
