import * as E from 'fp-ts/Either';
import { DicomError, type InstanceSummary } from '../dicom/port';
import type { Origin } from '../domain/event';
import { type Provenance, type ResourceEventData, resourceStream } from '../domain/resource/events';
import type { Ids } from '../domain/time';
import type { Appended, EventStore, ExpectedRevision } from '../eventstore/port';
import type { Recorder } from '../eventstore/recorder';
import { seal } from '../eventstore/sealed';
import type { ProjectionHost } from '../projections/port';
import type { BlobStore } from '../storage/port';
import { type AppendOutcome, appendResource } from './append-resource';
import { discard, type SafeBlob } from './keep-bytes';
import type { KeyedLock } from './keyed-lock';
import type { LastRevisions } from './last-revisions';
import type { IngestError, Known, StoredInstance } from './port';
import { IngestFault, type Received, toFault } from './receive';
import { type RecyclePorts, withRoom } from './recycle';
import { keepReceived } from './reencode';

export type InstanceStorePorts = RecyclePorts & {
  readonly store: EventStore;
  readonly recorder: Recorder;
  readonly projections: ProjectionHost;
  readonly blobs: BlobStore;
  readonly ids: Ids;
  /** Cryptographically strong bytes. */
  readonly random: (bytes: number) => Uint8Array;
  readonly locks: KeyedLock;
  readonly revisions: LastRevisions;
  /** Throws or rejects with a `DicomError`; a promise where it is work for a thread. */
  readonly summarize: (received: Received) => InstanceSummary | Promise<InstanceSummary>;
  readonly overwrite: boolean;
  /** Option `StorageCompression`. */
  readonly deflates?: boolean;
};

export const isPresent = (instance: string, ports: InstanceStorePorts): boolean =>
  ports.projections.resources.get('Instance', instance) !== null;

/** The MD5 of the content of a stored instance; null: there is none. */
const md5Of = (instance: string, { projections }: InstanceStorePorts): string | null =>
  projections.resources.get('Instance', instance)?.instance?.blob.md5 ?? null;

const digestOf = async (received: Received, { blobs }: InstanceStorePorts): Promise<string> =>
  received.kind === 'spooled' ? received.blob.md5 : (await blobs.digest(received.bytes)).md5;

/** Waits until the projections have seen what is in the stream, so that a conflict is judged on what really happened. */
const catchUp = async (stream: string, ports: InstanceStorePorts): Promise<void> => {
  const last = await ports.store.readStream(stream, { direction: 'backwards', limit: 1 })();
  const event = E.isRight(last) ? last.right[0] : undefined;
  if (event !== undefined) await ports.projections.waitFor(event.position);
};

type SealedTags = ReturnType<typeof seal>;

/** Appends the event; null: the instance was there already. */
const appendInstance = async (
  summary: InstanceSummary,
  {
    safe,
    sealed,
    provenance,
  }: { readonly safe: SafeBlob; readonly sealed: SealedTags; readonly provenance: Provenance | undefined },
  origin: Origin,
  ports: InstanceStorePorts,
): Promise<Appended | null> => {
  const { ids } = summary;
  const stream = resourceStream('Instance', ids.instance);
  let expected: ExpectedRevision = ports.revisions.expected(stream);
  // No conflict will tell that what this process wrote there is not shown yet.
  if (expected !== 'none') await ports.projections.shown();
  for (let attempt = 0; attempt < 16; attempt++) {
    const overwrites = isPresent(ids.instance, ports);
    if (overwrites && !ports.overwrite) return null;
    const data: ResourceEventData['InstanceStored'] = {
      ids,
      blob: safe.blob,
      fileUuid: safe.blob.id,
      transferSyntax: summary.transferSyntax,
      sopClass: summary.sopClass,
      origin: origin.actor.kind === 'dicom' ? 'DicomProtocol' : 'RestApi',
      pixelDataOffset: summary.pixelDataOffset,
      indexInSeries: summary.indexInSeries,
      expectedNumberOfInstances: summary.expectedNumberOfInstances,
      mainTags: sealed.ref,
      overwrites,
      ...(provenance === undefined ? {} : { provenance }),
    };
    const outcome: AppendOutcome = await appendResource(ports.recorder, {
      stream,
      expected,
      fact: { type: 'InstanceStored', data },
      documents: [sealed.document, ...safe.documents],
      origin,
    });
    if ('done' in outcome) {
      ports.revisions.wrote(stream, outcome.done.revision);
      return outcome.done;
    }
    await catchUp(stream, ports);
    expected = outcome.current < 0 ? 'none' : outcome.current;
  }
  throw new IngestFault({ _tag: 'StorageUnavailable', reason: 'the instance is written to by others all the time' });
};

/**
 * Stores one DICOM file: bytes first, then the event, so that a crash leaves at most a file that nobody refers to.
 * Rejects with an `IngestFault`; nothing of a refused file stays behind.
 */
export const storeInstance = async (
  received: Received,
  origin: Origin,
  ports: InstanceStorePorts,
  { summary: given, provenance, compared = false }: Known = {},
): Promise<StoredInstance> => {
  const size = received.kind === 'memory' ? received.bytes.length : received.blob.size;
  const spooled = received.kind === 'spooled' ? received.blob.id : null;
  let kept = false;
  try {
    if (size === 0) throw new IngestFault({ _tag: 'EmptyBody' });
    const summary = given ?? (await summarized(received, size, ports));
    return await ports.locks.run(summary.ids.instance, async () => {
      const alreadyStored = (md5: string): StoredInstance => ({
        ids: summary.ids,
        status: 'AlreadyStored',
        ...(compared ? { differs: md5Of(summary.ids.instance, ports) !== md5 } : {}),
      });
      if (!ports.overwrite && isPresent(summary.ids.instance, ports)) {
        return alreadyStored(compared ? await digestOf(received, ports) : '');
      }
      const sealed = seal(summary.mainTags, [summary.ids.patient], ports.random, ports.ids.uuid());
      const safe = await keepReceived(received, ports);
      let appended: Appended | null = null;
      try {
        appended = await withRoom({ patient: summary.ids.patient, size }, origin, ports, async () => {
          const done = await appendInstance(summary, { safe, sealed, provenance }, origin, ports);
          if (done !== null) await ports.projections.willShow(done.position);
          return done;
        });
        kept = appended !== null;
      } catch (error) {
        // The log may have taken the event after all: the sweep at start-up judges the bytes then.
        kept = error instanceof IngestFault && error.error._tag === 'StorageUnavailable';
        throw error;
      } finally {
        if (!kept) await discard(safe.blob, ports);
      }
      if (appended === null) return alreadyStored(safe.blob.md5);
      return { ids: summary.ids, status: 'Success' };
    });
  } catch (error) {
    throw toFault(error);
  } finally {
    if (!kept && spooled !== null) await ports.blobs.remove(spooled);
  }
};

/** Rejects with an `IngestFault`. */
export const summarized = async (received: Received, size: number, ports: InstanceStorePorts): Promise<InstanceSummary> => {
  try {
    return await ports.summarize(received);
  } catch (error) {
    throw error instanceof DicomError ? new IngestFault(refusalOf(error, size)) : error;
  }
};

export const refusalOf = ({ kind, reason }: DicomError, size: number): IngestError => {
  switch (kind) {
    case 'Invalid':
      return { _tag: 'NotDicom', size };
    case 'NoIdentifiers':
    case 'EmptyIdentifiers':
      return { _tag: kind };
    case 'TooLarge':
      return { _tag: 'BeyondDicomLimits', reason };
  }
};
