import { randomUUID } from 'node:crypto';
import Database from 'better-sqlite3';
import type { JsonObject } from '../../domain/json';
import { append, freshStream, ok, refused, sampleDocument, sampleEvent, sampleEvents } from '../contract/subject';
import { seal } from '../sealed';
import { verifyLog } from '../verify';
import { logFile } from './files';
import { opened, temporaryFolders } from './testing/opened';

const folder = temporaryFolders();

type Damage = (database: Database.Database) => void;

const flipBit = (table: string, column: string, rowid: number, at: number, cast: string): Damage => {
  return (database) => {
    const cell = database.prepare(`SELECT CAST(${column} AS BLOB) FROM ${table} WHERE rowid = ?`).pluck().get(rowid);
    if (!Buffer.isBuffer(cell)) throw new Error('expected bytes');
    cell[at] = (cell[at] ?? 0) ^ 1;
    database.prepare(`UPDATE ${table} SET ${column} = CAST(? AS ${cast}) WHERE rowid = ?`).run(cell, rowid);
  };
};

const STEP = 65_536;

/** A log of ten events in two streams; the eighth (revision 3 of the second stream) has a sealed document. */
const sampleLog = async (): Promise<{ readonly place: string; readonly stream: string }> => {
  const place = folder();
  const store = await opened({ folder: place });
  await append(store, freshStream(), sampleEvents(4));
  const stream = freshStream();
  await append(store, stream, sampleEvents(3));
  const { document, ref } = seal({ secret: 'x' }, [], (bytes) => Buffer.alloc(bytes, 7), randomUUID());
  const data: JsonObject = { nested: { sealed: ref } };
  await append(store, stream, [sampleEvent(data)], 2, [document, sampleDocument('blob', 'bytes')]);
  await append(store, stream, sampleEvents(2));
  await store.close();
  return { place, stream };
};

const damaged = async (damage: Damage) => {
  const { place, stream } = await sampleLog();
  const database = new Database(logFile(place));
  damage(database);
  database.close();
  const store = await opened({ folder: place, readOnly: true });
  return { store, stream };
};

describe('verify', () => {
  test('finds nothing in a sound log', async () => {
    const { store } = await damaged(() => {});
    expect(await ok(verifyLog(store))).toEqual({ events: 10, bad: null });
    await store.close();
  });

  test.each([
    ['data', 'TEXT', 0],
    ['data', 'TEXT', 4],
    ['metadata', 'TEXT', 20],
    ['type', 'TEXT', 0],
    ['id', 'TEXT', 3],
    ['stream', 'TEXT', 30],
    ['hash', 'BLOB', 31],
  ])('names the event whose %s has a flipped bit', async (column, cast, at) => {
    const { store } = await damaged(flipBit('events', column, 6 * STEP, at, cast));
    const { events, bad } = await ok(verifyLog(store));
    expect(events).toBe(5);
    expect(bad).toMatchObject({ position: BigInt(6 * STEP), revision: 1, fault: expect.stringContaining('hash') });
    if (column !== 'type') expect(bad?.type).toBe('SampleHappened');
    await store.close();
  });

  test('names the event whose sealed document has a flipped bit', async () => {
    const { store, stream } = await damaged(flipBit('documents', 'bytes', 1, 40, 'BLOB'));
    expect((await ok(verifyLog(store))).bad).toMatchObject({
      position: BigInt(8 * STEP),
      stream,
      revision: 3,
      type: 'SampleHappened',
      fault: expect.stringContaining('digest'),
    });
    await store.close();
  });

  test('names the event whose document is gone, and takes an erased one for good', async () => {
    const gone = await damaged((database) => database.exec("DELETE FROM documents WHERE kind = 'sealed'"));
    expect((await ok(verifyLog(gone.store))).bad?.fault).toContain('missing');
    await gone.store.close();
    const erased = await damaged((database) => database.exec('UPDATE documents SET bytes = NULL, erased = 1'));
    expect((await ok(verifyLog(erased.store))).bad).toBeNull();
    await erased.store.close();
  });

  test('names the event after one that is gone', async () => {
    const { store, stream } = await damaged((database) => database.exec(`DELETE FROM events WHERE position = ${6 * STEP}`));
    expect((await ok(verifyLog(store))).bad).toMatchObject({ position: BigInt(7 * STEP), stream, revision: 2 });
    await store.close();
  });

  test('leaves reading a damaged event to fail with its position', async () => {
    const { store, stream } = await damaged(flipBit('events', 'data', 6 * STEP, 0, 'TEXT'));
    const error = await refused(store.readStream(stream));
    expect(error).toMatchObject({ _tag: 'StoreUnavailable', reason: expect.stringContaining(`position ${6 * STEP}`) });
    await store.close();
  });
});
