import { isLeft, isRight } from 'fp-ts/Either';
import { append, freshStream, ok, sampleDocument, sampleEvents, wholeLog } from './contract/subject';
import { type MovePorts, moveLog } from './move-log';
import { digestOf } from './sealed';
import type { SqliteStore } from './sqlite/store';
import { opened, temporaryFolders } from './sqlite/testing/opened';
import { verifyLog } from './verify';

const folder = temporaryFolders();
const open = (): Promise<SqliteStore> => opened({ folder: folder() });

const sources = async (): Promise<SqliteStore> => {
  const log = await open();
  const blob = sampleDocument('blob', 'blob');
  const [kept, erased] = [sampleDocument('sealed', 'kept'), sampleDocument('sealed', 'erased')];
  const [first, ...rest] = sampleEvents(3);
  if (first === undefined) throw new Error('expected events');
  const referring = { ...first, data: { blob: { store: 'document', id: blob.id, sha256: digestOf(blob.bytes) } } };
  const stream = freshStream();
  await append(log, stream, [referring, ...rest], 'none', [blob, kept, erased]);
  await append(log, freshStream(), sampleEvents(2), 'none');
  await append(log, stream, sampleEvents(600), 2);
  await ok(log.eraseDocuments([erased.id]));
  return log;
};

/** Everything but the positions, which each log has its own. */
const shown = async (log: SqliteStore) =>
  (await wholeLog(log, 100)).map(({ position: _, documents, ...event }) => ({
    ...event,
    documents: [...documents].map(([id, bytes]) => [id, bytes === null ? null : Buffer.from(bytes).toString()]).sort(),
  }));

const ports = (source: SqliteStore, target: MovePorts['target']): MovePorts => ({
  source,
  target,
  progress: () => undefined,
  pause: async () => undefined,
});

describe('moving a log', () => {
  test('moves every event with its hash and its documents, and verifies', async () => {
    const [source, target] = [await sources(), await open()];
    expect(await moveLog(ports(source, target))).toMatchObject({ right: { events: 605, alreadyThere: 0 } });
    expect(await shown(target)).toEqual(await shown(source));
    expect(await verifyLog(target)()).toMatchObject({ right: { events: 605, bad: null } });
    expect(await moveLog(ports(source, target))).toMatchObject({ right: { events: 605, alreadyThere: 605 } });
    await Promise.all([source.close(), target.close()]);
  });

  test('goes on where it was interrupted', async () => {
    const [source, target] = [await sources(), await open()];
    const interrupted = moveLog({
      ...ports(source, target),
      progress: (events) => {
        if (events >= 5) throw new Error('killed');
      },
    });
    await expect(interrupted).rejects.toThrow('killed');
    expect(await wholeLog(target)).toHaveLength(5);
    expect(isRight(await moveLog(ports(source, target)))).toBe(true);
    expect(await shown(target)).toEqual(await shown(source));
    await Promise.all([source.close(), target.close()]);
  });

  test('refuses a target that holds another log, or more than this one', async () => {
    const [source, target] = [await sources(), await open()];
    await append(target, freshStream(), sampleEvents(1));
    const other = await moveLog(ports(source, target));
    expect(other).toEqual({ _tag: 'Left', left: { _tag: 'TargetHoldsAnotherLog' } });
    const longer = await open();
    await moveLog(ports(source, longer));
    await append(longer, freshStream(), sampleEvents(1));
    expect(isLeft(await moveLog(ports(source, longer)))).toBe(true);
    await Promise.all([source.close(), target.close(), longer.close()]);
  });

  test('tries again what the target cannot take now', async () => {
    const [source, target] = [await sources(), await open()];
    let refusals = 3;
    const flaky: MovePorts['target'] = {
      ...target,
      appendStored: async (stored) => {
        refusals -= 1;
        return refusals >= 0 ? { _tag: 'Left', left: { _tag: 'StoreUnavailable', reason: 'away' } } : target.appendStored(stored);
      },
    };
    expect(isRight(await moveLog(ports(source, flaky)))).toBe(true);
    expect(await shown(target)).toEqual(await shown(source));
    await Promise.all([source.close(), target.close()]);
  });
});
