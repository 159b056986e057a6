import { randomBytes } from 'node:crypto';
import { existsSync, rmSync, statfsSync, statSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import path from 'node:path';

/** Room on the disk of a folder that is kept for the day when there is none. */
export type DiskReserve = {
  /** False after a release, until the room is taken again. */
  readonly held: () => boolean;
  /** Gives the room free; true if it was held. */
  readonly release: () => boolean;
  /** Whether there is room again, for the reserve and as much beside it. */
  readonly hasRoom: () => boolean;
  /** Takes the room, if there is some. Never rejects. */
  readonly restore: () => Promise<void>;
};

const PIECE = 1024 * 1024;

const reserveFile = (folder: string): string => path.join(folder, 'reserve');

/** Gives the room free that a server kept which did not end well, before its log is open; true if there was some. */
export const releaseReserve = (folder: string): boolean => {
  const there = existsSync(reserveFile(folder));
  rmSync(reserveFile(folder), { force: true });
  return there;
};

/** A file that takes `size` bytes (a multiple of 1 MiB) below the folder, which is there; one of another size was cut short and is written anew. Its bytes are random: no file system shrinks them. */
export const openDiskReserve = async (folder: string, size: number): Promise<DiskReserve> => {
  const file = reserveFile(folder);
  let held = statSync(file, { throwIfNoEntry: false })?.size === size;
  let restoring: Promise<void> | null = null;

  const hasRoom = (): boolean => {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize >= 2 * size;
  };

  const take = async (): Promise<void> => {
    try {
      const handle = await open(file, 'w', 0o600);
      try {
        const bytes = randomBytes(PIECE);
        for (let written = 0; written < size; written += PIECE) await handle.writeFile(bytes);
      } finally {
        await handle.close();
      }
      held = true;
    } catch {
      await rm(file, { force: true }).catch(() => undefined);
    }
  };

  const restore = (): Promise<void> => {
    if (held || !hasRoom()) return Promise.resolve();
    restoring ??= take().finally(() => {
      restoring = null;
    });
    return restoring;
  };

  await restore();
  return {
    held: () => held,
    release: () => {
      const was = held;
      held = false;
      rmSync(file, { force: true });
      return was;
    },
    hasRoom,
    restore,
  };
};
