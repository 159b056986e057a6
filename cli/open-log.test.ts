import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, statfsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { append, freshStream, ids, sampleDocument, sampleEvents, wholeLog } from '../eventstore/contract/subject';
import { releaseReserve } from '../eventstore/disk-reserve';
import { journalFile, logFile } from '../eventstore/sqlite/files';
import { notOpened, opened, temporaryFolders } from '../eventstore/sqlite/testing/opened';
import { openLog } from './open-log';

const MIB = 1024 * 1024;

const folder = temporaryFolders();
const disk = folder();

const mounted = ((): boolean => {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', disk], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
if (!mounted) console.warn('Skipped: a tmpfs cannot be mounted here');

/** The log as a kill leaves it whose journal holds appends that its tables do not; the identifiers of all its events. */
const cut = async (): Promise<{ readonly files: string; readonly acknowledged: readonly string[] }> => {
  const [place, files] = [folder(), folder()];
  const store = await opened({ folder: place });
  await append(store, freshStream(), sampleEvents(2));
  for (const name of [logFile(place), `${logFile(place)}-wal`]) cpSync(name, path.join(files, path.basename(name)));
  for (let count = 0; count < 20; count += 1)
    await append(store, freshStream(), sampleEvents(2), 'none', [sampleDocument('blob', 'x'.repeat(20_000))]);
  cpSync(journalFile(place), journalFile(files));
  const acknowledged = ids(await wholeLog(store));
  await store.close();
  return { files, acknowledged };
};

const room = (): number => statfsSync(disk).bavail * statfsSync(disk).bsize;

(mounted ? describe : describe.skip)('a log whose journal must still go into its tables, on a full disk', () => {
  afterAll(() => {
    execFileSync('umount', [disk]);
  });

  test('is opened in the room that was kept for deletions, and refused where there is none', async () => {
    const { files, acknowledged } = await cut();
    cpSync(files, disk, { recursive: true });
    writeFileSync(path.join(disk, 'reserve'), Buffer.alloc(4 * MIB, 1));
    writeFileSync(path.join(disk, 'ballast'), Buffer.alloc(room(), 1));
    expect(await notOpened({ folder: disk })).toMatchObject({ _tag: 'CannotOpen' });

    const log = await openLog({ EventStoreDriver: 'sqlite', IndexDirectory: disk }, { readOnly: false });
    expect(ids(await wholeLog(log))).toEqual(acknowledged);
    expect(existsSync(path.join(disk, 'reserve'))).toBe(false);
    await log.close();
    expect(releaseReserve(disk)).toBe(false);
  });
});
