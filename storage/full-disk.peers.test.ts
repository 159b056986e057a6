import { execFileSync } from 'node:child_process';
import crypto from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { required } from '../test/required';
import { createThreads } from '../threads/threads';
import { createFileBlobStore } from './filesystem';

const mount = fs.mkdtempSync(path.join(os.tmpdir(), 'anamnesis-full-'));
const mounted = ((): boolean => {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', mount], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

afterAll(() => {
  if (mounted) execFileSync('umount', [mount]);
  fs.rmdirSync(mount);
});

(required(mounted, 'this machine does not let us mount a small tmpfs') ? test : test.skip)(
  'a full disk is told as Full, leaves nothing behind, and the next blob that fits goes in',
  async () => {
    const threads = createThreads();
    const store = createFileBlobStore({ folder: path.join(mount, 'blobs'), threads, ids: { uuid: crypto.randomUUID } });
    await expect(store.put(Buffer.alloc(2_000_000))).rejects.toMatchObject({ kind: 'Full', reason: 'ENOSPC' });
    const writer = await store.create();
    const tooMuch = async (): Promise<void> => {
      for (let chunk = 0; chunk < 10; chunk += 1) await writer.write(Buffer.alloc(400_000));
    };
    await expect(tooMuch()).rejects.toMatchObject({ kind: 'Full' });
    await expect(writer.finish()).rejects.toMatchObject({ kind: 'Full' });
    expect(fs.readdirSync(path.join(mount, 'blobs', 'tmp'))).toEqual([]);
    const { id } = await store.put(Buffer.alloc(500_000, 1));
    expect((await store.read(id)).equals(Buffer.alloc(500_000, 1))).toBe(true);
    await threads.close();
  },
);
