import { randomUUID } from 'node:crypto';
import { copyFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { JsonObject } from '../../domain/json';
import { append, freshStream, sampleEvent, sampleEvents } from '../contract/subject';
import type { NewDocument, NewEvent } from '../port';
import { digestOf, seal } from '../sealed';
import { logFile } from './files';
import { opened, temporaryFolders } from './testing/opened';
import { verifyColumns } from './verify-columns';

const folder = temporaryFolders();
const STEP = 65_536;
const RULES = { steps: true, times: true };
const GONE = 'UPDATE documents SET bytes = NULL, erased = 1';

/** Events of one append, which have one time. */
const together = (...events: readonly NewEvent[]): readonly NewEvent[] =>
  events.map((event) => ({ ...event, metadata: { ...event.metadata, time: events[0]?.metadata.time ?? 0 } }));

const typed = (type: string, data: JsonObject): NewEvent => ({ ...sampleEvent(data), type });

const sealed = (content: string) => seal(content, [], (bytes) => Buffer.alloc(bytes, 7), randomUUID());

const blob = (text: string) => {
  const document: NewDocument = { id: randomUUID(), kind: 'blob', bytes: Buffer.from(text) };
  return { document, ref: { store: 'document', id: document.id, sha256: digestOf(document.bytes), size: 1, md5: '' } as const };
};

const ids = { patient: 'p', study: 's', series: 'e', instance: 'i' };

type Sample = { readonly place: string; readonly kept: string; readonly secret: string; readonly output: string };

/**
 * Positions in steps: 1, 2, 3 and 4, 5 (two appends to one stream), 6 an instance with its bytes and tags, 7 another stream, 8 and 9
 * (two appends to it), 10 and 11 the output of a job and its success.
 */
const sampleLog = async (): Promise<Sample> => {
  const place = folder();
  const store = await opened({ folder: place });
  const [one, other, job] = [freshStream(), freshStream(), 'job-j'];
  await append(store, one, together(...sampleEvents(2)));
  await append(store, one, together(...sampleEvents(3)));
  const [bytes, tags] = [blob('instance'), sealed('tags')];
  const stored = typed('InstanceStored', { ids, blob: bytes.ref, mainTags: tags.ref });
  await append(store, 'instance-i', [stored], 'none', [bytes.document, tags.document]);
  await append(store, other, together(...sampleEvents(1)));
  await append(store, other, together(...sampleEvents(1)));
  await append(store, other, together(...sampleEvents(1)));
  const output = blob('archive');
  const made = typed('JobOutputStored', { key: 'archive', blob: output.ref });
  await append(store, job, together(made, typed('JobSucceeded', {})), 'none', [output.document]);
  await store.close();
  return { place, kept: bytes.document.id, secret: tags.document.id, output: output.document.id };
};

type Damage = (sample: Sample) => string;

let sample: Sample;
beforeAll(async () => {
  sample = await sampleLog();
});

/** A copy of the sample, damaged. */
const found = async (damage: Damage = () => '', more: (place: string) => Promise<void> = async () => {}) => {
  const place = folder();
  copyFileSync(logFile(sample.place), logFile(place));
  await more(place);
  const database = new Database(logFile(place));
  database.pragma('synchronous = OFF');
  database.exec(damage(sample));
  database.close();
  return verifyColumns(place, RULES);
};

const bad = (before: number, position: number, fault: string) => ({
  _tag: 'Right',
  right: { before, bad: expect.objectContaining({ position: BigInt(position), fault: expect.stringContaining(fault) }) },
});

const sound = { _tag: 'Right', right: null };

describe('the columns that no hash covers', () => {
  test('are good in a sound log', async () => {
    expect(await found()).toEqual(sound);
  });

  test.each(Array.from({ length: 11 }, (_, index) => index + 1))(
    'tell a flipped bit in the position of event %i',
    async (nth) => {
      for (const bit of [0, 15, 16, 17, 20, 40, 62]) {
        const to = BigInt(nth * STEP) ^ (1n << BigInt(bit));
        // The position of another event: SQLite keeps one of the two at most.
        if (to > 0n && to <= BigInt(11 * STEP) && to % BigInt(STEP) === 0n) continue;
        const result = await found(() => `UPDATE events SET position = ${to} WHERE position = ${nth * STEP}`);
        expect(result).toMatchObject({ right: { bad: { fault: expect.stringContaining('position') } } });
        if (to > BigInt(nth * STEP)) expect(result).toMatchObject({ right: { before: nth - 1 } });
      }
    },
  );

  test.each(Array.from({ length: 11 }, (_, index) => index + 1))('tell a flipped bit in the append of event %i', async (nth) => {
    for (let bit = 0; bit < 48; bit += 1) {
      const flip = `(append | ${2 ** bit}) - (append & ${2 ** bit})`;
      const result = await found(() => `UPDATE events SET append = ${flip} WHERE position = ${nth * STEP}`);
      expect([bit, result]).toEqual([bit, expect.objectContaining(bad(nth - 1, nth * STEP, ''))]);
    }
  });

  test.each(Array.from({ length: 24 }, (_, bit) => bit))('tell bit %i flipped in the position of a document', async (bit) => {
    const flip = (id: string, position: number) =>
      `UPDATE documents SET position = ${(position * STEP) ^ (1 << bit)} WHERE id = '${id}'`;
    expect(await found(({ kept }) => flip(kept, 6))).toMatchObject(bad(5, 6 * STEP, 'position'));
    expect(await found(({ output }) => flip(output, 10))).toMatchObject(bad(9, 10 * STEP, 'position'));
  });

  test('tell a document of another kind than its event says', async () => {
    const set = (kind: string, id: string) => `UPDATE documents SET kind = '${kind}' WHERE id = '${id}'`;
    expect(await found(({ secret }) => set('blob', secret))).toMatchObject(bad(5, 6 * STEP, '"blob" in place of "sealed"'));
    expect(await found(({ kept }) => set('sealed', kept))).toMatchObject(bad(5, 6 * STEP, '"sealed" in place of "blob"'));
    expect(await found(({ kept }) => set('bloc', kept))).toMatchObject(bad(5, 6 * STEP, '"bloc"'));
  });

  test('tell a document that is marked as erased and is there, or the other way round', async () => {
    const set = (column: string, id: string) => `UPDATE documents SET ${column} WHERE id = '${id}'`;
    expect(await found(({ secret }) => set('erased = 1', secret))).toMatchObject(bad(5, 6 * STEP, 'marked as erased'));
    expect(await found(({ secret }) => set('erased = 2', secret))).toMatchObject(bad(5, 6 * STEP, 'marked as erased'));
    expect(await found(({ output }) => set('bytes = NULL', output))).toMatchObject(bad(9, 10 * STEP, 'gone'));
  });

  test('tell a document that no event names', async () => {
    const stray = (position: number) =>
      `INSERT INTO documents (id, position, kind, bytes) VALUES ('x', ${position}, 'blob', x'00')`;
    expect(await found(() => stray(7 * STEP))).toMatchObject(bad(6, 7 * STEP, 'no event there names it'));
    expect(await found(() => stray(7 * STEP + 1))).toMatchObject(bad(7, 8 * STEP, 'no event there names it'));
  });
});

describe('bytes that are erased', () => {
  const erase: Damage = ({ kept }) => `${GONE} WHERE id = '${kept}'`;
  const then = (stream: string, type: string, data: JsonObject) => async (place: string) => {
    const store = await opened({ folder: place });
    await append(store, stream, [typed(type, data)], 'any');
    await store.close();
  };

  test('are a fault where no event lets them be', async () => {
    expect(await found(erase)).toMatchObject(bad(5, 6 * STEP, 'erased, and no event lets it be'));
    expect(await found(({ output }) => `${GONE} WHERE id = '${output}'`)).toMatchObject(bad(9, 10 * STEP, 'no event lets it be'));
    const elsewhere = then('study-other', 'ResourceDeleted', { level: 'Study', id: 'other' });
    expect(await found(erase, elsewhere)).toMatchObject(bad(5, 6 * STEP, 'no event lets it be'));
  });

  test.each(['Patient p', 'Study s', 'Series e', 'Instance i'])('are right where %s was deleted', async (what) => {
    const [level = '', id = ''] = what.split(' ');
    expect(await found(erase, then(`${level.toLowerCase()}-${id}`, 'ResourceDeleted', { level, id }))).toEqual(sound);
  });

  test('are right where other bytes took their place, and where the output of a job was deleted', async () => {
    const again = { level: 'Instance', id: 'i', attachment: 1 };
    expect(await found(erase, then('instance-i', 'AttachmentReencoded', again))).toEqual(sound);
    const deleted = then('job-j', 'JobOutputDeleted', { key: 'archive', reason: 'requested' });
    expect(await found(({ output }) => `${GONE} WHERE id = '${output}'`, deleted)).toEqual(sound);
  });

  test('are right where they are sealed: a person may wish it', async () => {
    expect(await found(({ secret }) => `${GONE} WHERE id = '${secret}'`)).toEqual(sound);
  });
});

test('a log whose appends were made anew, or whose positions are those of another log, is judged without them', async () => {
  const place = folder();
  const store = await opened({ folder: place });
  await append(store, freshStream(), sampleEvents(3));
  await store.close();
  expect(verifyColumns(place, RULES)).toMatchObject(bad(1, 2 * STEP, 'another time'));
  expect(verifyColumns(place, { ...RULES, times: false })).toEqual(sound);
  const database = new Database(logFile(place));
  database.exec(`UPDATE events SET position = position + 5, append = append + 5`);
  database.close();
  expect(verifyColumns(place, { steps: true, times: false })).toMatchObject({ right: { before: 0 } });
  expect(verifyColumns(place, { steps: false, times: false })).toEqual(sound);
});
