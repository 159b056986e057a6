import { DicomError, type InstanceSummary } from '../dicom/port';
import type { BlobRef, Origin } from '../domain/event';
import { type Level, type MainTags, type ResourceEventData, type ResourceIds, resourceStream } from '../domain/resource/events';
import type { Ids } from '../domain/time';
import type { EventStore } from '../eventstore/port';
import type { Recorder } from '../eventstore/recorder';
import { seal } from '../eventstore/sealed';
import type { InstanceRow, ProjectionHost, ResourceRow } from '../projections/port';
import type { BlobStore } from '../storage/port';
import { appendAtEnd } from './append-resource';
import { inflatedContent } from './deflated';
import { documentBytes } from './document-bytes';
import type { KeyedLock } from './keyed-lock';
import { IngestFault, type Received } from './receive';

export type ReconstructPorts = {
  readonly store: Pick<EventStore, 'document'>;
  readonly blobs: Pick<BlobStore, 'read'>;
  readonly recorder: Recorder;
  readonly projections: ProjectionHost;
  readonly locks: KeyedLock;
  readonly ids: Ids;
  /** Cryptographically strong bytes. */
  readonly random: (bytes: number) => Uint8Array;
  /** Throws a `DicomError`. */
  readonly summarize: (received: Received) => InstanceSummary | Promise<InstanceSummary>;
};

const TAGS_OF = { Patient: 'patient', Study: 'study', Series: 'series', Instance: 'instance' } as const satisfies Record<
  Level,
  keyof MainTags
>;

/**
 * Reads the stored files below a resource again, and records what is read differently now: main tags and what else was taken from
 * the files, of the instances and of the resources above them. What is read as before leaves no event. False: there is no such
 * resource. Rejects with an `IngestFault`; what was recorded until then stays.
 */
export const reconstruct = async (level: Level, id: string, origin: Origin, ports: ReconstructPorts): Promise<boolean> => {
  const { resources } = ports.projections;
  if (resources.get(level, id) === null) return false;
  const led = new Set<string>();
  for (const instance of resources.instances(level, id)) {
    await ports.locks.run(instance, () => reconstructInstance(instance, led, origin, ports));
  }
  return true;
};

/** `led`: resources whose tags another instance has told already. */
const reconstructInstance = async (id: string, led: Set<string>, origin: Origin, ports: ReconstructPorts): Promise<void> => {
  const rows = lineage(id, ports);
  const instance = rows.at(0)?.instance ?? null;
  if (instance === null) return;
  const received = await receivedOf(instance.blob, ports);
  if (received === null) return;
  const summary = await summarized(received, instance.blob.size, ports);
  const leading = rows.filter((row) => !led.has(row.id));
  for (const row of leading) led.add(row.id);
  if (leading.every((row) => isAsBefore(row, summary)) && isSameFile(instance, summary)) return;

  const ids = idsOf(rows);
  const sealed = seal(summary.mainTags, [ids.patient], ports.random, ports.ids.uuid());
  const data: ResourceEventData['InstanceReconstructed'] = {
    ids,
    leads: leading.map((row) => row.level),
    transferSyntax: summary.transferSyntax,
    sopClass: summary.sopClass,
    pixelDataOffset: summary.pixelDataOffset,
    indexInSeries: summary.indexInSeries,
    expectedNumberOfInstances: summary.expectedNumberOfInstances,
    mainTags: sealed.ref,
  };
  const appended = await appendAtEnd(ports.recorder, {
    stream: resourceStream('Instance', id),
    fact: { type: 'InstanceReconstructed', data },
    documents: [sealed.document],
    origin,
  });
  await ports.projections.waitFor(appended.position);
};

/** The instance and what lies above it, the nearest first. */
const lineage = (id: string, { projections: { resources } }: ReconstructPorts): readonly ResourceRow[] => {
  const rows: ResourceRow[] = [];
  for (let row = resources.get('Instance', id); row !== null; row = row.parent === null ? null : resources.find(row.parent)) {
    rows.push(row);
  }
  return rows;
};

const idsOf = (rows: readonly ResourceRow[]): ResourceIds => {
  const [instance = '', series = '', study = '', patient = ''] = rows.map((row) => row.id);
  return { patient, study, series, instance };
};

const receivedOf = async (blob: BlobRef, { store, blobs }: ReconstructPorts): Promise<Received | null> => {
  if (blob.deflated !== undefined) {
    const content = await inflatedContent(blob, { store, blobs });
    return content === null ? null : { kind: 'memory', bytes: content };
  }
  if (blob.store === 'file') return { kind: 'spooled', blob, head: Buffer.alloc(0) };
  const bytes = await documentBytes(store, blob.id);
  return bytes === null ? null : { kind: 'memory', bytes };
};

const summarized = async (received: Received, size: number, ports: ReconstructPorts): Promise<InstanceSummary> => {
  try {
    return await ports.summarize(received);
  } catch (error) {
    throw error instanceof DicomError ? new IngestFault({ _tag: 'NotDicom', size }) : error;
  }
};

const sameJson = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

const isAsBefore = (row: ResourceRow, { mainTags, expectedNumberOfInstances }: InstanceSummary): boolean =>
  sameJson(row.tags, mainTags[TAGS_OF[row.level]]) &&
  (row.level !== 'Study' || sameJson(row.patientTags, mainTags.patient)) &&
  (row.level !== 'Series' || row.expectedNumberOfInstances === expectedNumberOfInstances);

const isSameFile = (before: InstanceRow, now: InstanceSummary): boolean =>
  before.transferSyntax === now.transferSyntax &&
  before.sopClass === now.sopClass &&
  before.pixelDataOffset === now.pixelDataOffset &&
  before.indexInSeries === now.indexInSeries;
