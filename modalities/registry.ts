import * as E from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import type { Fact, Origin } from '../domain/event';
import {
  evolveModalities,
  MODALITIES_STREAM,
  type Modalities,
  type Modality,
  type ModalityEvent,
  sameAet,
} from '../domain/modality/modality';
import type { EventStore, RecordedEvent, StoreError } from '../eventstore/port';
import type { Recorder } from '../eventstore/recorder';
import { KeyedLock } from '../ingest/keyed-lock';

/** The remote application entities that this server knows. A Right of a change means: it is in the log. */
export type ModalityRegistry = {
  /** By symbolic name, ascending. */
  readonly all: () => readonly (readonly [name: string, modality: Modality])[];
  readonly get: (name: string) => Modality | null;
  /** The first one, by name, that has this title; null if none has. */
  readonly byAet: (aet: string) => { readonly name: string; readonly modality: Modality } | null;
  readonly set: (name: string, modality: Modality, origin: Origin) => TaskEither<StoreError, void>;
  /** Right(false): there was none of that name. */
  readonly remove: (name: string, origin: Origin) => TaskEither<StoreError, boolean>;
};

export type ModalityRegistryPorts = {
  readonly store: Pick<EventStore, 'readStream'>;
  readonly recorder: Recorder;
  /** `DicomModalities` of the configuration. */
  readonly configured: Readonly<Record<string, Modality>>;
  /** `DicomModalitiesInDatabase`: changes outlive the server, and `configured` is not looked at. */
  readonly inDatabase: boolean;
  /** `StrictAetComparison`. */
  readonly strict: boolean;
};

const PAGE = 1000;

/**
 * Opens the registry. Every change is an event, so that the log tells who changed what; those that were made under
 * `DicomModalitiesInDatabase` are folded again at the next start, as Orthanc keeps them.
 */
export const openModalityRegistry =
  ({ store, recorder, configured, inDatabase, strict }: ModalityRegistryPorts): TaskEither<StoreError, ModalityRegistry> =>
  async () => {
    let modalities: Modalities = new Map(inDatabase ? [] : Object.entries(configured));
    let revision = -1;
    const lock = new KeyedLock();

    /** Takes what others wrote to the stream. */
    const catchUp = async (): Promise<StoreError | null> => {
      for (;;) {
        const read = await store.readStream(MODALITIES_STREAM, { from: revision + 1, limit: PAGE })();
        if (E.isLeft(read)) return read.left._tag === 'StreamNotFound' ? null : read.left;
        for (const recorded of read.right) {
          const event = modalityEventOf(recorded);
          if (inDatabase && event?.data.kept) modalities = evolveModalities(modalities, event);
          revision = recorded.revision;
        }
        if (read.right.length < PAGE) return null;
      }
    };

    const record = async (event: ModalityEvent, origin: Origin): Promise<StoreError | null> => {
      const facts: readonly Fact[] = [event];
      for (;;) {
        const expected = revision < 0 ? 'none' : revision;
        const appended = await recorder.record({ stream: MODALITIES_STREAM, expected, facts, origin })();
        if (E.isRight(appended)) {
          revision = appended.right.revision;
          modalities = evolveModalities(modalities, event);
          return null;
        }
        if (appended.left._tag !== 'WrongExpectedRevision') return appended.left;
        const failed = await catchUp();
        if (failed !== null) return failed;
      }
    };

    const failed = await catchUp();
    if (failed !== null) return E.left(failed);
    const sorted = (): [string, Modality][] => [...modalities].sort(([a], [b]) => (a < b ? -1 : 1));
    return E.right({
      all: sorted,
      get: (name) => modalities.get(name) ?? null,
      byAet: (aet) => {
        const found = sorted().find(([, modality]) => sameAet(modality.aet, aet, strict));
        return found === undefined ? null : { name: found[0], modality: found[1] };
      },
      set: (name, modality, origin) => () =>
        lock.run('', async () => {
          const refused = await record({ type: 'ModalitySet', data: { name, modality, kept: inDatabase } }, origin);
          return refused === null ? E.right(undefined) : E.left(refused);
        }),
      remove: (name, origin) => () =>
        lock.run('', async () => {
          if (!modalities.has(name)) return E.right(false);
          const refused = await record({ type: 'ModalityRemoved', data: { name, kept: inDatabase } }, origin);
          return refused === null ? E.right(true) : E.left(refused);
        }),
    });
  };

// The log is written by the recorder alone and upcast when read: the type of an event settles the shape of its data.
const isModalityEvent = (event: { readonly type: string; readonly data: unknown }): event is ModalityEvent =>
  event.type === 'ModalitySet' || event.type === 'ModalityRemoved';

const modalityEventOf = ({ type, data }: RecordedEvent): ModalityEvent | null => {
  const event = { type, data };
  return isModalityEvent(event) ? event : null;
};
