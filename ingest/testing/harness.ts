import { createHash, randomBytes, randomUUID } from 'node:crypto';
import * as E from 'fp-ts/Either';
import { DicomError, type DicomErrorKind, type InstanceSummary } from '../../dicom/port';
import { kernelActor, type Origin } from '../../domain/event';
import type { Clock } from '../../domain/time';
import { createMemoryStore } from '../../eventstore/memory';
import { createRecorder } from '../../eventstore/recorder';
import { openProjections, type ProjectionsOptions } from '../../projections/host';
import { createMemoryBlobStore } from '../../storage/memory';
import { createAnnotations } from '../annotations';
import { createIngest } from '../ingest';
import { KeyedLock } from '../keyed-lock';
import type { Received } from '../receive';
import type { StorageLimits } from '../recycle';

export const origin: Origin = { actor: kernelActor, correlationId: 'test', causationId: null };

const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex');

const KINDS: readonly DicomErrorKind[] = ['NoIdentifiers', 'EmptyIdentifiers', 'TooLarge'];

/** Takes files of the form `patient/study/series/instance`, followed by anything after a line break; refuses the name of a kind of error with it. */
const summarize = (received: Received): InstanceSummary => {
  const head = received.kind === 'memory' ? received.bytes.subarray(0, 132) : received.head;
  const line = head.toString('latin1').split('\n')[0] ?? '';
  const kind = KINDS.find((one) => one === line);
  if (kind !== undefined) throw new DicomError('refused', kind);
  const parts = line.split('/');
  const [patient, study, series, instance] = parts;
  if (patient === undefined || study === undefined || series === undefined || instance === undefined)
    throw new DicomError('no file');
  return {
    ids: {
      patient: sha1(patient),
      study: sha1(`${patient}|${study}`),
      series: sha1(`${patient}|${study}|${series}`),
      instance: sha1(parts.join('|')),
    },
    mainTags: { patient: { '0010,0020': patient }, study: { '0020,000d': study }, series: {}, instance: {} },
    transferSyntax: '1.2.840.10008.1.2.1',
    sopClass: '1.2.840.10008.5.1.4.1.1.2',
    sopInstance: instance,
    pixelDataOffset: null,
    indexInSeries: null,
    expectedNumberOfInstances: null,
  };
};

export type HarnessOptions = {
  readonly overwrite?: boolean;
  readonly clock?: Clock;
  readonly limits?: StorageLimits;
  readonly deflates?: boolean;
  /** In memory, without a timer, if nothing else is said. */
  readonly readModels?: Partial<Pick<ProjectionsOptions, 'file' | 'timers' | 'report'>>;
};

const NO_LIMITS: StorageLimits = { bytes: 0, patients: 0, mode: 'Recycle' };

/** The ingest over an in-memory log, in-memory blobs and real projections. */
export const makeHarness = async ({
  overwrite = false,
  clock = { now: () => Date.now() * 1000 },
  limits = NO_LIMITS,
  deflates = false,
  readModels = {},
}: HarnessOptions = {}) => {
  const store = createMemoryStore();
  const ids = { uuid: () => randomUUID() };
  const recorder = E.getOrElseW(() => {
    throw new Error('an empty store takes a recorder');
  })(await createRecorder({ store, clock, ids, node: 'test' })());
  const timers = { at: () => () => undefined };
  const projections = await openProjections({ file: ':memory:', store, clock, timers, ...readModels });
  const blobs = createMemoryBlobStore({ ids });
  const ports = {
    store,
    recorder,
    projections,
    blobs,
    ids,
    random: (bytes: number) => randomBytes(bytes),
    locks: new KeyedLock(),
    summarize,
    overwrite,
    limits,
    deflates,
    receiveLimits: { body: 1 << 24, inflated: 1 << 24, ratio: 100 },
    zipLimits: { entries: 100, entryBytes: 1 << 24, totalBytes: 1 << 25, ratio: 100 },
  };
  const blobCount = async (): Promise<number> => {
    let count = 0;
    for await (const _ of blobs.list()) count += 1;
    return count;
  };
  return {
    ingest: createIngest(ports),
    annotations: createAnnotations({ ...ports, md5: (text) => createHash('md5').update(text).digest('hex') }),
    ports,
    projections,
    recorder,
    blobs,
    store,
    ids,
    blobCount,
    close: () => projections.close(),
  };
};

/** The bytes of a file that the harness takes, padded to `size`. */
export const file = (path: string, size = 0): Buffer => {
  const bytes = Buffer.alloc(Math.max(size, path.length + 1), 1);
  bytes.write(`${path}\n`, 'latin1');
  return bytes;
};

/** An upload of these bytes, in pieces. */
export const upload = (
  bytes: Buffer,
  encoding: 'identity' | 'gzip' = 'identity',
  contentLength: number | null = bytes.length,
) => ({
  body: (async function* () {
    for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
  })(),
  contentLength,
  encoding,
});
