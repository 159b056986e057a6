import { randomUUID } from 'node:crypto';
import { type Either, isLeft } from 'fp-ts/Either';
import type { TaskEither } from 'fp-ts/TaskEither';
import { kernelActor } from '../../domain/event';
import type { JsonObject } from '../../domain/json';
import type { Append, Appended, EventStore, ExpectedRevision, NewDocument, NewEvent, RecordedEvent, StoreError } from '../port';

/** A store under test; `dispose` takes away what it left behind, after it was closed. */
export type Subject = { readonly store: EventStore; readonly dispose: () => Promise<void> };

export type MakeSubject = () => Promise<Subject>;

/** Gives every test a fresh store, and closes it afterwards. */
export const withStore = (make: MakeSubject): (() => EventStore) => {
  let subject: Subject | null = null;
  beforeEach(async () => {
    subject = await make();
  });
  afterEach(async () => {
    await subject?.store.close();
    await subject?.dispose();
  });
  return () => {
    if (subject === null) throw new Error('The store is there while a test runs only');
    return subject.store;
  };
};

/** Whether ids, and the names of streams, come in order (RFC 9562 §5.7), as a server gives them, or in none. */
export type Naming = 'in order' | 'random';

let naming: Naming = 'in order';

/** For the tests of a `describe`. */
export const nameAs = (wanted: Naming): void => {
  beforeAll(() => {
    naming = wanted;
  });
  afterAll(() => {
    naming = 'in order';
  });
};

let names = 0;

export const newId = (): string => {
  if (naming === 'random') return randomUUID();
  names += 1;
  return `01900000-0000-7000-8000-${String(names).padStart(12, '0')}`;
};

let time = 1_700_000_000_000_000;

export const sampleEvent = (data: JsonObject = {}, id: string = newId()): NewEvent => {
  time += 1;
  return {
    id,
    type: 'SampleHappened',
    data,
    metadata: { actor: kernelActor, correlationId: randomUUID(), causationId: null, schema: 1, time, node: 'node' },
  };
};

export const sampleEvents = (count: number): readonly NewEvent[] =>
  Array.from({ length: count }, (_, number) => sampleEvent({ number }));

export const sampleDocument = (kind: NewDocument['kind'], text: string): NewDocument => ({
  id: newId(),
  kind,
  bytes: Buffer.from(text),
});

let streams = 0;

/** Kinds alternate, so that a driver that treats streams by their prefix meets both. */
export const freshStream = (): string => {
  streams += 1;
  return `sample${streams % 2 === 0 ? 'even' : 'odd'}-${newId()}`;
};

/** The Right of a task; throws on a Left. */
export const ok = async <T>(task: TaskEither<StoreError, T>): Promise<T> => {
  const result: Either<StoreError, T> = await task();
  if (isLeft(result)) throw new Error(JSON.stringify(result.left));
  return result.right;
};

/** The Left of a task; throws on a Right. */
export const refused = async (task: TaskEither<StoreError, unknown>): Promise<StoreError> => {
  const result = await task();
  if (isLeft(result)) return result.left;
  throw new Error('expected a refusal');
};

export const append = (
  store: EventStore,
  stream: string,
  events: readonly NewEvent[],
  expected: ExpectedRevision = 'any',
  documents?: Append['documents'],
): Promise<Appended> => ok(store.append({ stream, expected, events, ...(documents === undefined ? {} : { documents }) }));

/** Everything in the log, read in pages of `page`. */
export const wholeLog = async (store: EventStore, page = 100): Promise<readonly RecordedEvent[]> => {
  const events: RecordedEvent[] = [];
  for (;;) {
    const next = await ok(store.readAll(events.at(-1)?.position ?? null, page));
    if (next.length === 0) return events;
    events.push(...next);
  }
};

export const ids = (events: readonly { readonly id: string }[]): readonly string[] => events.map(({ id }) => id);
