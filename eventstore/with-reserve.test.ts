import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isRight, left } from 'fp-ts/Either';
import { freshStream, sampleDocument, sampleEvents } from './contract/subject';
import { type DiskReserve, openDiskReserve } from './disk-reserve';
import { createMemoryStore } from './memory';
import type { Append, EventStore } from './port';
import { withReserve } from './with-reserve';

const MIB = 1024 * 1024;

describe('appends on a disk with a reserve', () => {
  const given = () => {
    const inner = createMemoryStore();
    const disk = { full: false, room: false, held: true };
    const store: EventStore = {
      ...inner,
      append: (append) => async () =>
        disk.full && disk.held ? left({ _tag: 'StoreFull', reason: 'ENOSPC' }) : inner.append(append)(),
    };
    const reserve: DiskReserve = {
      held: () => disk.held,
      release: () => {
        const was = disk.held;
        disk.held = false;
        return was;
      },
      hasRoom: () => disk.room,
      restore: async () => {
        disk.held = true;
      },
    };
    const reserved = withReserve(store, reserve);
    const tryTo = async (kind: 'grow' | 'delete') => {
      const documents = kind === 'grow' ? [sampleDocument('blob', 'x')] : [];
      const append: Append = { stream: freshStream(), expected: 'none', events: sampleEvents(1), documents };
      return (await reserved.append(append)())._tag;
    };
    return { disk, tryTo, reserved, inner };
  };

  test('go through while there is room', async () => {
    const { disk, tryTo } = given();
    expect([await tryTo('grow'), await tryTo('delete'), disk.held]).toEqual(['Right', 'Right', true]);
  });

  test('that free room go through on a full disk, at the first try', async () => {
    const { disk, tryTo } = given();
    disk.full = true;
    expect([await tryTo('delete'), await tryTo('delete'), disk.held]).toEqual(['Right', 'Right', false]);
  });

  test('keep the time of the log from going back when they are repeated', async () => {
    const { disk, reserved, inner } = given();
    const at = (time: number): Append => ({
      stream: freshStream(),
      expected: 'none',
      events: sampleEvents(1).map((event) => ({ ...event, metadata: { ...event.metadata, time } })),
    });
    disk.full = true;
    const repeated = reserved.append(at(100))();
    disk.full = false;
    await Promise.all([repeated, reserved.append(at(200))()]);
    const read = await inner.readAll(null, 10)();
    expect(isRight(read) ? read.right.map(({ metadata }) => metadata.time) : null).toEqual([200, 200]);
  });

  test('that take room are refused from the full disk on until there is room again', async () => {
    const { disk, tryTo } = given();
    disk.full = true;
    expect([await tryTo('grow'), await tryTo('grow'), await tryTo('delete')]).toEqual(['Left', 'Left', 'Right']);
    disk.full = false;
    expect(await tryTo('grow')).toBe('Left');
    disk.room = true;
    expect([await tryTo('grow'), disk.held]).toEqual(['Right', true]);
  });
});

describe('the reserve', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'anamnesis-reserve-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const size = () => statSync(path.join(folder, 'reserve'), { throwIfNoEntry: false })?.size ?? 0;

  test('takes its room, gives it free once, takes it again, and is found by the next process', async () => {
    const reserve = await openDiskReserve(folder, 2 * MIB);
    expect([reserve.held(), size()]).toEqual([true, 2 * MIB]);
    expect([reserve.release(), reserve.release(), size()]).toEqual([true, false, 0]);
    await Promise.all([reserve.restore(), reserve.restore()]);
    expect([reserve.held(), size()]).toEqual([true, 2 * MIB]);
    expect((await openDiskReserve(folder, 2 * MIB)).held()).toBe(true);
    writeFileSync(path.join(folder, 'reserve'), 'half');
    expect((await openDiskReserve(folder, 2 * MIB)).held()).toBe(true);
    expect([size(), readdirSync(folder)]).toEqual([2 * MIB, ['reserve']]);
  });

  test('is not held where there is no room for it', async () => {
    const reserve = await openDiskReserve(folder, 1024 * 1024 * MIB);
    expect([reserve.held(), reserve.hasRoom()]).toEqual([false, false]);
  });
});
