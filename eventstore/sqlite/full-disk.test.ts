import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { append, freshStream, ids, ok, sampleDocument, sampleEvent, sampleEvents, wholeLog } from '../contract/subject';
import { verifyLog } from '../verify';
import { openForReading } from './database';
import { opened, temporaryFolders } from './testing/opened';

const folder = temporaryFolders();

const mountSmallDisk = (place: string): boolean => {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', place], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
};

describe('a log on a full disk', () => {
  const place = folder();
  const mounted = mountSmallDisk(place);
  if (!mounted) console.warn('Skipped: a tmpfs cannot be mounted here');
  afterAll(() => {
    if (mounted) execFileSync('umount', [place]);
  });

  (mounted ? test : test.skip)('says so, has no half event, and goes on when there is room', async () => {
    const ballast = path.join(place, 'ballast');
    writeFileSync(ballast, Buffer.alloc(1024 * 1024, 1));
    const store = await opened({ folder: place });
    const acknowledged: string[] = [];
    const failures: string[] = [];
    for (let round = 0; round < 100 && failures.length < 5; round++) {
      const events = [sampleEvent({ text: 'x'.repeat(20_000) }), sampleEvent()];
      const documents = [sampleDocument('blob', 'y'.repeat(20_000))];
      const result = await store.append({ stream: freshStream(), expected: 'none', events, documents })();
      if (result._tag === 'Right') acknowledged.push(...ids(events));
      else failures.push(result.left._tag);
    }
    expect(failures).toEqual(Array(5).fill('StoreFull'));
    expect(ids(await wholeLog(store))).toEqual(acknowledged);

    rmSync(ballast);
    const events = sampleEvents(3);
    await append(store, freshStream(), events, 'none', [sampleDocument('blob', 'z'.repeat(60_000))]);
    expect(ids(await wholeLog(store))).toEqual([...acknowledged, ...ids(events)]);
    expect((await ok(verifyLog(store))).bad).toBeNull();
    await store.close();

    const { database, close } = openForReading(place);
    expect(database.prepare('SELECT count(*) FROM documents').pluck().get()).toBe(acknowledged.length / 2 + 1);
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    close();
  });
});
