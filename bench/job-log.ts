import { randomBytes, randomUUID } from 'node:crypto';
import { type Either, isLeft } from 'fp-ts/Either';
import { kernelActor, type Origin } from '../domain/event';
import { jobStream } from '../domain/job/events';
import type { RecordedEvent } from '../eventstore/port';
import { createRecorder, type Recorder } from '../eventstore/recorder';
import { seal, unseal } from '../eventstore/sealed';
import { openSqliteStore, type SqliteStore } from '../eventstore/sqlite/store';

const IN_FLIGHT = 500;

const orThrow = <E, A>(either: Either<E, A>): A => {
  if (isLeft(either)) throw new Error(JSON.stringify(either.left));
  return either.right;
};

/** A finished job as a server recorded it, with the content of its sealed document. */
type Template = { readonly events: readonly RecordedEvent[]; readonly sealed: Uint8Array };

const readTemplate = async (store: SqliteStore, job: string): Promise<Template> => {
  const events = orThrow(await store.readStream(jobStream(job))());
  const sealed = events[0]?.data.sealed;
  if (typeof sealed !== 'object' || sealed === null || !('document' in sealed))
    throw new Error('The template has no sealed document');
  const bytes = orThrow(await store.document(String(sealed.document))());
  if (bytes === null) throw new Error("The template's document is erased");
  return { events, sealed: bytes };
};

const origin: Origin = { actor: kernelActor, correlationId: 'bench', causationId: null };

/** Records the events once more as another job. */
const recordCopy = async (recorder: Recorder, { events, sealed }: Template, finished: boolean): Promise<void> => {
  const { content, patients } = unseal(sealed);
  const { document, ref } = seal(content, patients, randomBytes, randomUUID());
  const kept = finished ? events : events.slice(0, 2);
  const facts = kept.map(({ type, data }) => ({ type, data: type === 'JobSubmitted' ? { ...data, sealed: { ...ref } } : data }));
  const stored = kept.find(({ type }) => type === 'JobOutputStored');
  const evicted =
    stored === undefined ? [] : [{ type: 'JobOutputDeleted', data: { key: String(stored.data.key), reason: 'evicted' } }];
  const stream = jobStream(randomUUID());
  orThrow(await recorder.record({ stream, expected: 'none', facts: [...facts, ...evicted], documents: [document], origin })());
};

/**
 * Multiplies a finished job of a stopped server's log: `finished` copies whose outputs were evicted, or copies that were
 * running when the server stopped.
 */
export const multiplyJob = async (folder: string, job: string, count: number, kind: 'finished' | 'open'): Promise<void> => {
  const store = orThrow(await openSqliteStore({ folder })());
  try {
    const template = await readTemplate(store, job);
    const clock = { now: () => Date.now() * 1000 };
    const recorder = orThrow(await createRecorder({ store, clock, ids: { uuid: randomUUID }, node: 'bench' })());
    for (let done = 0; done < count; done += IN_FLIGHT) {
      const copies = Array.from({ length: Math.min(IN_FLIGHT, count - done) }, () =>
        recordCopy(recorder, template, kind === 'finished'),
      );
      await Promise.all(copies);
    }
  } finally {
    await store.close();
  }
};
