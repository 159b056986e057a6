import { kernelActor } from '../domain/event';
import { type Level, type ResourceEventData, resourceStream } from '../domain/resource/events';
import type { Clock, Ids, Micros, Timers } from '../domain/time';
import type { RecordedEvent } from '../eventstore/port';
import type { Recorder } from '../eventstore/recorder';
import type { ProjectionHost } from '../projections/port';
import { appendAtEnd } from './append-resource';

export type StabilityPorts = {
  readonly recorder: Recorder;
  readonly projections: ProjectionHost;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly ids: Ids;
  /** Microseconds without a new instance. */
  readonly age: Micros;
  /** Told when an event could not be appended; the resource is tried again after another `age`. */
  readonly onFailure: (error: unknown) => void;
};

/** Events that are appended at once: a server that starts with very many unstable resources still answers. */
const MOST_AT_ONCE = 64;

type Waiting = { readonly level: Level; readonly id: string; readonly due: Micros };

/**
 * Appends `ResourceStabilized` for each patient, study and series to which no instance came for `StableAge`.
 * All wait equally long, so that the map's insertion order is the order of their due times.
 */
export class StabilityMonitor {
  private readonly waiting = new Map<string, Waiting>();
  private cancelTimer: (() => void) | null = null;
  private stopped = false;
  private inProgress = 0;

  constructor(private readonly ports: StabilityPorts) {
    const unstable = [...ports.projections.resources.unstable()].sort((a, b) => a.lastUpdate - b.lastUpdate);
    for (const { level, id, lastUpdate } of unstable) this.wait(level, id, lastUpdate + ports.age);
    this.arm();
  }

  /** Takes events in the order of the log. */
  readonly take = (events: readonly RecordedEvent[]): void => {
    for (const event of events) {
      if (event.type !== 'InstanceStored') continue;
      const { ids } = event.data as ResourceEventData['InstanceStored'];
      const due = event.metadata.time + this.ports.age;
      this.wait('Series', ids.series, due);
      this.wait('Study', ids.study, due);
      this.wait('Patient', ids.patient, due);
    }
    this.arm();
  };

  stop(): void {
    this.stopped = true;
    this.cancelTimer?.();
  }

  private wait(level: Level, id: string, due: Micros): void {
    this.waiting.delete(id);
    this.waiting.set(id, { level, id, due });
  }

  private arm(): void {
    if (this.stopped || this.cancelTimer !== null || this.inProgress >= MOST_AT_ONCE) return;
    const first = this.waiting.values().next();
    if (first.done) return;
    this.cancelTimer = this.ports.timers.at(first.value.due, () => {
      this.cancelTimer = null;
      this.settle();
      this.arm();
    });
  }

  private settle(): void {
    const now = this.ports.clock.now();
    for (const [id, entry] of this.waiting) {
      if (entry.due > now || this.inProgress >= MOST_AT_ONCE) return;
      this.waiting.delete(id);
      this.inProgress += 1;
      void this.stabilize(entry)
        .catch((error: unknown) => {
          this.ports.onFailure(error);
          if (!this.waiting.has(id)) this.wait(entry.level, id, now + this.ports.age);
        })
        .then(() => {
          this.inProgress -= 1;
          this.arm();
        });
    }
  }

  private async stabilize({ level, id }: Waiting): Promise<void> {
    const row = this.ports.projections.resources.get(level, id);
    if (row === null || row.stable) return;
    await appendAtEnd(this.ports.recorder, {
      stream: resourceStream(level, id),
      fact: { type: 'ResourceStabilized', data: { level, id } },
      documents: [],
      origin: { actor: kernelActor, correlationId: this.ports.ids.uuid(), causationId: null },
    });
  }
}
