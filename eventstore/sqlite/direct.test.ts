import fc from 'fast-check';
import { type Either, isLeft, right } from 'fp-ts/Either';
import { freshStream, newId, ok, sampleDocument, sampleEvent, sampleEvents, wholeLog } from '../contract/subject';
import type { Append, Position } from '../port';
import { serialize } from '../serialize';
import { verifyLog } from '../verify';
import { openChannel } from './channel';
import { createDirect } from './direct';
import { type JournalPen, journaledRecords, openJournalPen } from './journal';
import { opened, temporaryFolders } from './testing/opened';

const folder = temporaryFolders();

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

/** One who may write beside the thread of a log, and knows which names of streams are new. */
const sample = async (mostBlocking = Number.POSITIVE_INFINITY, withPen: (pen: JournalPen) => JournalPen = (pen) => pen) => {
  const place = folder();
  const { channel, content } = rightOf(await openChannel({ folder: place, readOnly: false }));
  const pen = openJournalPen(place);
  const direct = createDirect(channel, withPen(pen), place, content, mostBlocking);
  const here = (text = '', stream = freshStream()) => direct.append([request(text, stream)], 1);
  const byThread = async (text = '') => rightOf(await channel.call('append', [movable(request(text))]));
  const log = async () => rightOf(await channel.call('readAll', { after: 0, limit: 1000 }));
  const close = async () => {
    direct.close();
    await channel.call('close', null);
  };
  const known = async () => {
    here('', `sampleeven-${newId()}`);
    here('', `sampleodd-${newId()}`);
    await log();
  };
  await byThread();
  await known();
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
    const replies = [first, second].flatMap((answer) => (answer === null ? [] : rightOf(answer)));
    expect([...replies, third]).toEqual(
      [1, 3, 5].map((last) =>
        right({ position: Number(added[last]?.position), revision: 1, hashes: [added[last - 1]?.hash, added[last]?.hash] }),
      ),
    );
    await close();
  });

  test('is not made here while the thread may write, nor when the disk was slow, nor where it is large', async () => {
    const { direct, here, channel, byThread, close } = await sample();
    const pending = byThread();
    expect(here()).toBeNull();
    await pending;
    expect(direct.append([request()], 64 * 1024 + 1)).toBeNull();
    expect(here()).not.toBeNull();
    const erasing = channel.call('erase', ['nobody']);
    expect(here()).toBeNull();
    await erasing;
    expect(here()).not.toBeNull();
    await close();
    expect(here()).toBeNull();
    const slow = await sample(0);
    expect(slow.direct.isReady()).toBe(false);
    expect(slow.here()).toBeNull();
    await slow.close();
  });

  test('is refused when the disk fails it, and the thread writes to the tables from then on', async () => {
    let failing = false;
    const { place, direct, here, byThread, log, close } = await sample(Number.POSITIVE_INFINITY, (pen) => ({
      ...pen,
      write: (record, start) => {
        if (failing) throw Object.assign(new Error('failing'), { code: 'EIO' });
        return pen.write(record, start);
      },
    }));
    here();
    failing = true;
    const before = await log();
    const records = journaledRecords(place);
    expect(here()).toEqual({ _tag: 'Left', left: { _tag: 'StoreUnavailable', reason: 'EIO' } });
    failing = false;
    expect(here()).toBeNull();
    expect(direct.isReady()).toBe(false);
    await byThread();
    expect(journaledRecords(place)).toEqual(records);
    expect(await log()).toHaveLength(before.length + 2);
    await close();
  });

  test('waits for the thread where the journal is full, and goes on at its start', async () => {
    const { place, direct, here, byThread, log, close } = await sample();
    let written = 0;
    for (; written < 200 && direct.append([request('x'.repeat(60_000))], 1) !== null; written++);
    expect(written).toBeGreaterThan(50);
    expect(written).toBeLessThan(80);
    await byThread('x'.repeat(60_000));
    expect(here()).not.toBeNull();
    expect(journaledRecords(place)).toHaveLength(1);
    expect(await log()).toHaveLength(4 + 2 * written + 2);
    await close();
  });

  test('is told to the thread although no call goes there', async () => {
    const { place, here, close } = await sample();
    here();
    const reader = await opened({ folder: place, readOnly: true });
    // It waits until the tables hold what the journal does.
    expect(await wholeLog(reader)).toHaveLength(4);
    await reader.close();
    await close();
  });
});

/** Appends of all kinds: what is new, known, repeated, or clashes; each number chooses among what was there before. */
const step = fc.record({
  stream: fc.option(fc.nat(20), { freq: 2 }),
  events: fc.array(fc.option(fc.nat(20), { freq: 8 }), { minLength: 1, maxLength: 3 }),
  documents: fc.array(fc.option(fc.nat(20), { freq: 8 }), { maxLength: 2 }),
  repeat: fc.option(fc.nat(20), { freq: 8 }),
  expected: fc.constantFrom<Append['expected']>('none', 'none', 'none', 'any', 'exists', 0, -1),
  size: fc.constantFrom(1, 1, 1, 70_000),
});
const scenario = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.array(step, { minLength: 1, maxLength: 4 }) },
    { weight: 1, arbitrary: fc.constantFrom('erase' as const, 'erase' as const, 'reopen' as const) },
  ),
  { maxLength: 12 },
);

const choose = <T>(from: readonly T[], at: number | null): T | undefined =>
  at === null ? undefined : from[at % Math.max(1, from.length)];

test('whoever writes the journal, the same appends give the same answers and the same log', async () => {
  const [one, other] = [folder(), folder()];
  const open = () =>
    Promise.all([opened({ folder: one, mostBlocking: Number.POSITIVE_INFINITY }), opened({ folder: other, mostBlocking: -1 })]);
  const done: Append[] = [];
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
    { numRuns: 200, endOnFailure: true },
  );
  for (const store of stores) {
    expect(await ok(verifyLog(store))).toMatchObject({ bad: null });
    await store.close();
  }
});
