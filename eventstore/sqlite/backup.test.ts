import { append, freshStream, ids, ok, refused, sampleDocument, sampleEvents, wholeLog } from '../contract/subject';
import { verifyLog } from '../verify';
import { opened, temporaryFolders } from './testing/opened';

const folder = temporaryFolders();

describe('a backup', () => {
  test('made while appends go on is a prefix of the log that opens and verifies', async () => {
    const store = await opened({ folder: folder() });
    const document = sampleDocument('sealed', 'content');
    await append(store, freshStream(), sampleEvents(2), 'none', [document]);
    for (let round = 0; round < 5; round++) await append(store, freshStream(), sampleEvents(1000));
    const acknowledged = ids(await wholeLog(store, 1000));
    const target = folder();
    let copied = false;
    const copying = ok(store.backup(target)).then(() => {
      copied = true;
    });
    for (let round = 0; round < 20 || !copied; round++) await append(store, freshStream(), sampleEvents(10));
    await copying;

    const copy = await opened({ folder: target });
    const log = ids(await wholeLog(copy, 1000));
    expect(log.slice(0, acknowledged.length)).toEqual(acknowledged);
    expect(ids(await wholeLog(store, 1000)).slice(0, log.length)).toEqual(log);
    expect(Buffer.from((await ok(copy.document(document.id))) ?? []).toString()).toBe('content');
    expect(await ok(verifyLog(copy))).toEqual({ events: log.length, bad: null });
    await copy.close();
    await store.close();
  });

  test('does not write over a log', async () => {
    const store = await opened({ folder: folder() });
    const target = folder();
    await ok(store.backup(target));
    expect(await refused(store.backup(target))).toEqual({ _tag: 'StoreUnavailable', reason: 'EEXIST' });
    await store.close();
  });
});
