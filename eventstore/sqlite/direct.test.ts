import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import fc from 'fast-check';
import { type Either, isLeft, right } from 'fp-ts/Either';
import {
  append,
  freshStream,
  newId,
  ok,
  refused,
  sampleDocument,
  sampleEvent,
  sampleEvents,
  wholeLog,
} from '../contract/subject';
import type { Append, Position } from '../port';
import { serialize } from '../serialize';
import { verifyLog } from '../verify';
import { openChannel } from './channel';
import { createDirectWriter } from './direct';
import { journalFile } from './files';
import * as journal from './journal';
import { type JournalPen, journaledRecords } from './journal';
import { opened, temporaryFolders } from './testing/opened';

const folder = temporaryFolders();
const { openJournalPen } = journal;

const request = (text = '', stream = freshStream()) => ({
  stream,
  expected: 'none' as const,
  events: sampleEvents(2).map(serialize),
  documents: [sampleDocument('blob', text)],
});

const rightOf = <T>(result: Either<unknown, T>): T => {
  if (isLeft(result)) throw new Error(JSON.stringify(result.left));
  return result.right;
};

type Wishes = { readonly mostBlocking?: number; readonly wrap?: (pen: JournalPen) => JournalPen; readonly free?: () => number };

/** One who writes beside the thread of a log, and knows which names of streams are new. */
const sample = async ({
  mostBlocking = Number.POSITIVE_INFINITY,
  wrap = (pen) => pen,
  free = () => Number.POSITIVE_INFINITY,
}: Wishes = {}) => {
  const place = folder();
  const { channel, content } = rightOf(await openChannel({ folder: place, readOnly: false }));
  const direct = createDirectWriter({ channel, pen: wrap(openJournalPen(place)), free }, content, mostBlocking);
  const here = (text = '', stream = freshStream()) => direct.append(request(text, stream), text.length);
  const byThread = async (text = '') => rightOf(await channel.call('append', [movable(request(text))]));
  const log = async () => rightOf(await channel.call('readAll', { after: 0, limit: 1000 }));
  const close = async () => {
    direct.close();
    await channel.call('close', null);
  };
  await byThread();
  // The first question about a kind of streams has it learnt; the read is answered after that.
  here('', `sampleeven-${newId()}`);
  here('', `sampleodd-${newId()}`);
  await log();
  return { place, channel, direct, here, byThread, log, close };
};

const movable = ({ documents, ...rest }: ReturnType<typeof request>) => ({
  ...rest,
  documents: documents.map((document) => ({ ...document, bytes: new Uint8Array(document.bytes) })),
});

describe('an append of what is new', () => {
  test('is in the journal when it is answered, and the thread of the log goes on behind it', async () => {
    const { place, here, byThread, log, close } = await sample();
    const before = await log();
    const records = journaledRecords(place).length;
    const first = here();
    expect(journaledRecords(place)).toHaveLength(records + 1);
    const second = here();
    const [third] = await byThread();
    const added = (await log()).slice(before.length);
    expect([first, second, third]).toEqual(
      [1, 3, 5].map((last) =>
        right({ position: Number(added[last]?.position), revision: 1, hashes: [added[last - 1]?.hash, added[last]?.hash] }),
      ),
    );
    await close();
  });

  test('is not made here while the thread may write, nor where it is large, nor on a disk that is slow or nearly full', async () => {
    const { here, channel, byThread, close } = await sample();
    const pending = byThread();
    expect(here()).toBeNull();
    await pending;
    expect(here('x'.repeat(64 * 1024 + 1))).toBeNull();
    expect(here()).not.toBeNull();
    const erasing = channel.call('erase', ['nobody']);
    expect(here()).toBeNull();
    await erasing;
    expect(here()).not.toBeNull();
    await close();
    expect(here()).toBeNull();
    for (const wishes of [{ mostBlocking: 0 }, { free: () => 64 * 1024 * 1024 - 1 }]) {
      const other = await sample(wishes);
      expect(other.here()).toBeNull();
      await other.close();
    }
  });

  test('is refused when the disk fails it, and the thread writes to the tables from then on', async () => {
    let failing = false;
    const { place, channel, here, byThread, log, close } = await sample({
      wrap: (pen) => ({
        ...pen,
        write: (record, start) => {
          if (!failing) return pen.write(record, start);
          // Some of its bytes are on the disk, but for their start.
          pen.write(record, start);
          writeAt(journalFile(place), start, Buffer.alloc(4));
          throw Object.assign(new Error('failing'), { code: 'EIO' });
        },
      }),
    });
    here();
    failing = true;
    const before = await log();
    const records = journaledRecords(place);
    expect(here('personal-')).toEqual({ _tag: 'Left', left: { _tag: 'StoreUnavailable', reason: 'EIO' } });
    failing = false;
    expect(here()).toBeNull();
    await byThread();
    expect(journaledRecords(place)).toEqual(records);
    expect(await log()).toHaveLength(before.length + 2);
    expect(readFileSync(journalFile(place)).includes('personal-')).toBe(true);
    await channel.call('erase', ['nobody']);
    expect(readFileSync(journalFile(place)).includes('personal-')).toBe(false);
    await close();
  });

  test('waits for the thread where the journal is full, and goes on at its start', async () => {
    const { place, here, byThread, log, close } = await sample();
    let written = 0;
    for (; written < 200 && here('x'.repeat(60_000)) !== null; written++);
    expect(written).toBeGreaterThan(50);
    expect(written).toBeLessThan(80);
    await byThread('x'.repeat(60_000));
    expect(here()).not.toBeNull();
    expect(journaledRecords(place)).toHaveLength(1);
    expect(await log()).toHaveLength(4 + 2 * written + 2);
    await close();
  });

  test('is taken by the thread although no call goes there, and others keep coming', async () => {
    const { place, here, close } = await sample();
    here();
    const reader = await opened({ folder: place, readOnly: true });
    // It waits until the tables hold what the journal does.
    expect(await wholeLog(reader)).toHaveLength(4);
    let read = false;
    const reading = ok(reader.last()).then(() => {
      read = true;
    });
    for (let appends = 0; !read && appends < 50_000; appends += 1) {
      here();
      await new Promise(setImmediate);
    }
    await reading;
    expect(read).toBe(true);
    await reader.close();
    await close();
  });
});

const writeAt = (file: string, place: number, bytes: Uint8Array): void => {
  const handle = openSync(file, 'r+');
  writeSync(handle, bytes, 0, bytes.length, place);
  closeSync(handle);
};

/** Appends of all kinds: what is new, known, repeated, or clashes; each number chooses among what was there before. */
const seldom = fc.oneof({ weight: 12, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat(20) });
const step = fc.record({
  stream: seldom,
  events: fc.array(seldom, { minLength: 1, maxLength: 3 }),
  documents: fc.array(seldom, { maxLength: 2 }),
  repeat: seldom,
  expected: fc.constantFrom<Append['expected']>('none', 'none', 'none', 'none', 'none', 'none', 'any', 'any', 'exists', 0, -1),
  size: fc.constantFrom(1, 1, 1, 1, 1, 1, 1, 70_000),
});
const scenario = fc.array(
  fc.oneof(
    { weight: 12, arbitrary: fc.array(step, { minLength: 1, maxLength: 1 }) },
    { weight: 1, arbitrary: fc.array(step, { minLength: 2, maxLength: 3 }) },
    { weight: 1, arbitrary: fc.constantFrom('erase' as const, 'erase' as const, 'reopen' as const) },
  ),
  { maxLength: 10 },
);

const choose = <T>(from: readonly T[], at: number | null): T | undefined =>
  at === null ? undefined : from[at % Math.max(1, from.length)];

test('whoever writes the journal, the same appends give the same answers and the same log', async () => {
  const [one, other] = [folder(), folder()];
  const open = () =>
    Promise.all([opened({ folder: one, mostBlocking: Number.POSITIVE_INFINITY }), opened({ folder: other, mostBlocking: -1 })]);
  const done: Append[] = [];
  let written = 0;
  const spy = jest.spyOn(journal, 'openJournalPen').mockImplementation((place) => {
    const pen = openJournalPen(place);
    const write: JournalPen['write'] = (record, start) => {
      written += 1;
      return pen.write(record, start);
    };
    return { ...pen, write };
  });
  let stores = await open();
  let known: Position | null = null;

  const appendOf = (wanted: typeof step extends fc.Arbitrary<infer T> ? T : never): Append => {
    const events = done.flatMap((append) => append.events);
    const documents = done.flatMap((append) => append.documents ?? []);
    const fresh = {
      stream: choose(done, wanted.stream)?.stream ?? freshStream(),
      expected: wanted.expected,
      events: wanted.events.map((at) => choose(events, at) ?? sampleEvent()),
      documents: wanted.documents.map((at) => choose(documents, at) ?? sampleDocument('sealed', 'x'.repeat(wanted.size))),
    };
    return choose(done, wanted.repeat) ?? fresh;
  };

  await fc.assert(
    fc.asyncProperty(scenario, async (steps) => {
      for (const what of steps) {
        if (what === 'reopen') {
          for (const store of stores) await store.close();
          stores = await open();
        } else if (what === 'erase') {
          const documents = done.slice(-3).flatMap((append) => append.documents ?? []);
          for (const store of stores) await ok(store.eraseDocuments(documents.map(({ id }) => id)));
        } else {
          const appends = what.map(appendOf);
          done.push(...appends);
          done.splice(0, done.length - 40);
          const answers = stores.map((store) => Promise.all(appends.map((append) => store.append(append)())));
          expect(await answers[0]).toEqual(await answers[1]);
        }
      }
      const [here, thread] = await Promise.all(stores.map((store) => ok(store.readAll(known, 1000))));
      expect(here).toEqual(thread);
      known = here?.at(-1)?.position ?? known;
    }),
    { numRuns: 60, endOnFailure: true },
  );
  spy.mockRestore();
  expect(written).toBeGreaterThan(10);
  for (const store of stores) {
    expect(await ok(verifyLog(store))).toMatchObject({ bad: null });
    await store.close();
  }
});

test('what the log has, and what comes twice, is not taken for new', async () => {
  const store = await opened({ folder: folder(), mostBlocking: Number.POSITIVE_INFINITY });
  const stream = freshStream();
  for (const kind of ['sampleeven', 'sampleodd']) await append(store, `${kind}-${newId()}`, sampleEvents(1));
  await append(store, stream, sampleEvents(1));
  await wholeLog(store);
  const known = sampleEvents(1);
  await append(store, stream, known, 0);
  const document = sampleDocument('blob', 'known');
  await append(store, stream, sampleEvents(1), 1, [document]);
  const clash = await refused(store.append({ stream: freshStream(), expected: 'none', events: known }));
  expect(clash).toMatchObject({ _tag: 'WrongExpectedRevision' });
  const twice = sampleEvent();
  const document2 = sampleDocument('blob', 'twice');
  await refused(store.append({ stream: freshStream(), expected: 'none', events: [twice, twice] }));
  for (const documents of [[document], [document], [document2, document2]])
    await refused(store.append({ stream: freshStream(), expected: 'none', events: sampleEvents(1), documents }));
  expect(await wholeLog(store)).toHaveLength(5);
  await store.close();
});
