import path from 'node:path';
import { createPool } from './pool';
import type { Pool } from './port';
import type { testTasks } from './testing/tasks';

type TestPool = Pool<typeof testTasks>;

const script = path.join(__dirname, 'testing', 'worker.js');
const pools: TestPool[] = [];

const make = (size: number, waiting = 100): TestPool => {
  const pool = createPool<typeof testTasks>({ script, size, waiting });
  pools.push(pool);
  return pool;
};

/** Cell 0 opens the gate, cell 1 counts who came through. */
const makeGate = (): { readonly gate: SharedArrayBuffer; readonly open: () => void } => {
  const gate = new SharedArrayBuffer(8);
  const open = (): void => {
    Atomics.store(new Int32Array(gate), 0, 1);
    Atomics.notify(new Int32Array(gate), 0);
  };
  return { gate, open };
};

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.close()));
});

describe('a pool of threads', () => {
  test('runs a task and hands its outcome back', async () => {
    await expect(make(1).run('echo', 'hello')).resolves.toBe('hello');
  });

  test('moves transferred memory both ways', async () => {
    const bytes = new Uint8Array([1, 2, 3]).buffer;
    const back = await make(1).run('reverse', bytes, { transfer: [bytes] });
    expect(bytes.byteLength).toBe(0);
    expect([...new Uint8Array(back)]).toEqual([3, 2, 1]);
  });

  test('tells the code of a failure and nothing else, and the thread goes on', async () => {
    const pool = make(1);
    const before = await pool.run('thread', null);
    await expect(pool.run('fail', 'ENOSPC')).rejects.toMatchObject({ kind: 'Failed', code: 'ENOSPC' });
    await expect(pool.run('fail', 'EIO')).rejects.not.toThrow(/path/);
    expect(await pool.run('thread', null)).toBe(before);
  });

  test('starts its threads once and before the first task when it is told to', async () => {
    const prepared = make(2);
    prepared.prepare();
    prepared.prepare();
    const later = await make(1).run('thread', null);
    const mine = await prepared.run('thread', null);
    expect([1, 2]).toContain(later - mine);
  });

  test('starts no thread any more when it is closed', async () => {
    const pool = make(1);
    await pool.close();
    pool.prepare();
    const later = await make(1).run('thread', null);
    expect(await make(1).run('thread', null)).toBe(later + 1);
  });

  test('starts tasks first come first served', async () => {
    const pool = make(1);
    const { gate, open } = makeGate();
    const results = [0, 1, 2, 3].map((mark) => pool.run('hold', { gate, mark }));
    open();
    expect(await Promise.all(results)).toEqual([0, 101, 202, 303]);
  });

  test('interleaves the tasks of a lane with others in the order of arrival', async () => {
    const pool = make(1);
    const lane = pool.lane();
    const { gate, open } = makeGate();
    const results = [0, 1, 2, 3].map((mark) => (mark % 2 === 0 ? pool : lane).run('hold', { gate, mark }));
    open();
    expect(await Promise.all(results)).toEqual([0, 101, 202, 303]);
  });

  test('keeps a lane on one thread', async () => {
    const lane = make(3).lane();
    await lane.run('keep', 'a');
    await lane.run('keep', 'b');
    expect(await lane.run('keep', 'c')).toEqual(['a', 'b', 'c']);
  });

  test('fails the task of a thread that dies, and runs the next on a new one', async () => {
    const pool = make(1);
    const before = await pool.run('thread', null);
    const dying = pool.run('die', null);
    const next = pool.run('thread', null);
    await expect(dying).rejects.toMatchObject({ kind: 'Died' });
    expect(await next).not.toBe(before);
  });

  test('fails a lane for good when its thread dies', async () => {
    const lane = make(1).lane();
    const dying = lane.run('die', null);
    const waiting = lane.run('keep', 'a');
    await expect(dying).rejects.toMatchObject({ kind: 'Died' });
    await expect(waiting).rejects.toMatchObject({ kind: 'Died' });
    await expect(lane.run('keep', 'b')).rejects.toMatchObject({ kind: 'Died' });
  });

  test('refuses a task when too many wait', async () => {
    const pool = make(1, 2);
    const { gate, open } = makeGate();
    const taken = [0, 1, 2].map((mark) => pool.run('hold', { gate, mark }));
    await expect(pool.run('echo', 'one too many')).rejects.toMatchObject({ kind: 'Busy' });
    open();
    await expect(Promise.all(taken)).resolves.toHaveLength(3);
  });

  test('takes a waiting task back when its signal aborts', async () => {
    const pool = make(1);
    const { gate, open } = makeGate();
    const stop = new AbortController();
    const first = pool.run('hold', { gate, mark: 0 });
    const aborted = pool.run('hold', { gate, mark: 1 }, { signal: stop.signal });
    const last = pool.run('hold', { gate, mark: 2 });
    stop.abort();
    await expect(aborted).rejects.toMatchObject({ kind: 'Aborted' });
    open();
    expect(await Promise.all([first, last])).toEqual([0, 201]);
  });

  test('rejects at once for a running task that is aborted', async () => {
    const pool = make(1);
    const { gate, open } = makeGate();
    const stop = new AbortController();
    const aborted = pool.run('hold', { gate, mark: 0 }, { signal: stop.signal });
    stop.abort();
    await expect(aborted).rejects.toMatchObject({ kind: 'Aborted' });
    open();
    await expect(pool.run('echo', 'after')).resolves.toBe('after');
  });

  test('closes after the tasks that it took, and refuses others', async () => {
    const pool = make(2);
    const { gate, open } = makeGate();
    const taken = [0, 1, 2].map((mark) => pool.run('hold', { gate, mark }));
    const closed = pool.close();
    await expect(pool.run('echo', 'late')).rejects.toMatchObject({ kind: 'Closed' });
    open();
    await expect(Promise.all(taken)).resolves.toHaveLength(3);
    await closed;
  });
});
