import { isLeft, isRight } from 'fp-ts/Either';
import { freshStream, sampleEvents } from '../contract/subject';
import { serialize } from '../serialize';
import { placeBehind } from './ahead';
import { openForWriting } from './database';
import { journaledRecords, openJournal, openJournalPen } from './journal';
import { encodeRecord } from './journal-record';
import { POSITION_STEP } from './positions';
import { appendsAfter } from './recovery';
import { createTables, type Tables } from './tables';
import { temporaryFolders } from './testing/opened';
import { createWriter, type Disk, type Writer } from './writer';

const folder = temporaryFolders();

const MIB = 1024 * 1024;

const request = (text = '') => ({
  stream: freshStream(),
  expected: 'none' as const,
  events: sampleEvents(1).map((event) => serialize({ ...event, data: { text } })),
  documents: [],
});

/** A writer over real tables and a real journal, on a disk whose room and failures a test chooses; `later` runs what was put off. */
const sample = () => {
  const place = folder();
  const { database, close } = openForWriting(place, 'NORMAL');
  const real = createTables(database);
  const state = { room: 64 * MIB, full: false, durable: 0, inserts: 0, scrubs: 0, heldUp: false };
  const put: (() => void)[] = [];
  const refuseIfFull = () => {
    if (state.full) throw Object.assign(new Error('full'), { code: 'SQLITE_FULL' });
  };
  const tables: Tables = {
    ...real,
    insert: (appends) => {
      refuseIfFull();
      state.inserts += 1;
      real.insert(appends);
    },
    insertDurably: (appends) => {
      refuseIfFull();
      state.durable += 1;
      real.insertDurably(appends);
    },
  };
  const disk: Disk = {
    free: () => state.room,
    sync: () => {},
    scrub: () => {
      state.scrubs += 1;
      return !state.heldUp;
    },
  };
  const journal = openJournal(place);
  const writer = createWriter(tables, journal, disk, (settle) => put.push(settle));
  const later = () => {
    for (const settle of put.splice(0)) settle();
  };
  const count = () => database.prepare('SELECT count(*) FROM events').pluck().get();
  const unsettled = () => appendsAfter(real.end(), journaledRecords(place)).length;
  const journaled = () => journaledRecords(place).length;
  const end = () => {
    journal?.close();
    close();
  };
  return { place, writer, state, later, count, unsettled, journaled, end };
};

describe('an append', () => {
  test('is in the journal when it is answered, and comes into the tables later, with others in one transaction', () => {
    const { writer, state, later, count, unsettled, end } = sample();
    for (let round = 0; round < 5; round++) expect(writer.append([request(), request()]).every(isRight)).toBe(true);
    expect([count(), unsettled(), state.inserts]).toEqual([0, 10, 0]);
    later();
    expect([count(), unsettled(), state.inserts, state.durable]).toEqual([10, 0, 1, 0]);
    end();
  });

  test.each([
    ['the disk is nearly full', { room: MIB }, request()],
    ['it is large', { room: 64 * MIB }, request('x'.repeat(600 * 1024))],
  ])('goes into the tables and is synced there, with what waits, where %s', (_, { room }, special) => {
    const { writer, state, count, unsettled, end } = sample();
    writer.append([request()]);
    state.room = room;
    expect(writer.append([special]).every(isRight)).toBe(true);
    expect([count(), unsettled(), state.durable, state.scrubs]).toEqual([2, 0, 1, 0]);
    end();
  });

  test('is refused when the tables take nothing, and harms nothing that was answered before', () => {
    const { writer, state, later, count, unsettled, end } = sample();
    const first = request();
    writer.append([first]);
    state.full = true;
    later();
    expect(() => writer.settle()).toThrow('full');
    state.room = 0;
    const second = request();
    expect(() => writer.append([second])).toThrow('full');
    expect([count(), unsettled()]).toEqual([0, 1]);

    state.full = false;
    expect(writer.append([{ ...first, expected: 'none' }])[0]).toMatchObject({
      _tag: 'Right',
      right: { revision: 0, hashes: [] },
    });
    expect(writer.append([second])[0]).toMatchObject({ _tag: 'Right', right: { revision: 0, position: 2 * 65_536 } });
    // What a sync that failed has left of earlier commits is not trusted: the tables are written anew.
    expect([count(), unsettled(), state.scrubs]).toEqual([2, 0, 1]);
    end();
  });

  test('leaves the journal as it is after a failed sync, until the tables could be written anew', () => {
    const { writer, state, end, journaled } = sample();
    writer.append([request()]);
    state.room = 0;
    state.full = true;
    expect(() => writer.append([request()])).toThrow('full');
    state.full = false;
    state.heldUp = true;
    writer.append([request()]);
    state.room = 64 * MIB;
    writer.append([request()]);
    expect(journaled()).toBe(2);
    state.room = 0;
    state.heldUp = false;
    writer.append([request()]);
    state.room = 64 * MIB;
    writer.append([request()]);
    expect([journaled(), state.scrubs]).toEqual([1, 2]);
    end();
  });

  test('waits for the tables when too much is ahead of them', () => {
    const { writer, state, count, end } = sample();
    for (let round = 0; round < 4; round++) writer.append([request('x'.repeat(200 * 1024))]);
    expect([state.inserts, count()]).toEqual([1, 3]);
    end();
  });

  test('leaves the journal empty when the writer is closed', () => {
    const { writer, count, unsettled, end } = sample();
    writer.append([request()]);
    writer.close();
    expect([count(), unsettled()]).toEqual([1, 0]);
    end();
  });
});

describe('a record that another thread has written to the journal', () => {
  /** Writes an append behind all that the writer has, and says where the journal ends then. */
  const writeBeside = (place: string, writer: Writer, follows?: string): number => {
    const state = writer.journal();
    if (state === null) throw new Error('no journal');
    const { next, end } = state;
    const record = encodeRecord({ follows: follows ?? end.hash, appends: [placeBehind(end, request('beside'), 0)] });
    const pen = openJournalPen(place);
    expect(pen.write(record, next)).toBe(true);
    pen.close();
    return next + record.length;
  };

  test('is taken once, comes into the tables with the others, and what is appended follows it', () => {
    const { place, writer, later, count, unsettled, end } = sample();
    const before = writer.append([request()])[0];
    const to = writeBeside(place, writer);
    writer.take(to, false);
    writer.take(to, false);
    expect(writer.journal()?.next).toBe(to);
    const after = writer.append([request()])[0];
    if (before === undefined || after === undefined || isLeft(before) || isLeft(after)) throw new Error('refused');
    expect(after.right.position).toBe(before.right.position + 2 * POSITION_STEP);
    expect(unsettled()).toBe(3);
    later();
    expect(count()).toBe(3);
    end();
  });

  test('is taken before the journal is given up because the next one failed', () => {
    const { place, writer, later, count, journaled, end } = sample();
    writer.append([request()]);
    writer.take(writeBeside(place, writer), true);
    expect(writer.journal()).toBeNull();
    writer.append([request()]);
    expect(journaled()).toBe(2);
    later();
    expect(count()).toBe(3);
    end();
  });

  test('is waited for by nobody when the tables take nothing, and is not lost', () => {
    const { place, writer, state, later, count, end } = sample();
    writer.append([request()]);
    state.full = true;
    writer.take(writeBeside(place, writer), false);
    later();
    expect(count()).toBe(0);
    state.full = false;
    writer.settle();
    expect(count()).toBe(2);
    end();
  });

  test('ends the writer where it is not there, or of another history', () => {
    const { writer, end } = sample();
    writer.append([request()]);
    expect(() => writer.take(4096, false)).toThrow('The journal does not hold');
    const other = sample();
    other.writer.append([request()]);
    const to = writeBeside(other.place, other.writer, 'another');
    expect(() => other.writer.take(to, false)).toThrow('another history');
    other.end();
    end();
  });
});
