import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import Sqlite from 'better-sqlite3';
import * as E from 'fp-ts/Either';
import { file, type HarnessOptions, makeHarness, origin, upload } from './testing/harness';

const folder = mkdtempSync(path.join(tmpdir(), 'stalled-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** An ingest over read models that cannot be written until `goOn`. */
const start = async (name: string, options: HarnessOptions) => {
  const database = path.join(folder, name);
  let due: (() => void)[] = [];
  let stalls = 0;
  const at = (_: number, action: () => void) => {
    due.push(action);
    return () => undefined;
  };
  const report = () => {
    stalls += 1;
  };
  const harness = await makeHarness({ ...options, readModels: { file: database, timers: { at }, report } });
  const other = new Sqlite(database, { timeout: 0 });
  other.exec('BEGIN IMMEDIATE');
  return {
    harness,
    put: (bytes: Buffer) => harness.ingest.store(upload(bytes), origin)(),
    stalled: async () => {
      while (stalls === 0) await nextTurn();
    },
    goOn: async <A>(waiting: Promise<A>): Promise<A> => {
      // Until it waits for the read models, it has some turns to go.
      for (let turn = 0; turn < 50; turn += 1) await nextTurn();
      other.exec('COMMIT');
      other.close();
      let over = false;
      const done = waiting.finally(() => {
        over = true;
      });
      while (!over) {
        const actions = due;
        due = [];
        for (const action of actions) action();
        await nextTurn();
      }
      return done;
    },
  };
};

const stored = (status: string) => E.right(expect.objectContaining({ status }));

describe('while the read models cannot be written', () => {
  const [first, second] = [file('p/s/e/1', 100), file('p/s/e/1', 200)];
  const kept = (harness: Awaited<ReturnType<typeof start>>['harness']) => {
    const [id = ''] = harness.projections.resources.list('Instance');
    return harness.projections.resources.get('Instance', id)?.instance?.blob.md5;
  };

  it.each([
    ['replaces one that was just stored under OverwriteInstances', true, 'Success', second],
    ['is stored already otherwise', false, 'AlreadyStored', first],
  ] as const)('an instance %s', async (_title, overwrite, status, winner) => {
    const { harness, put, stalled, goOn } = await start(`overwrite-${overwrite}`, { overwrite });
    expect(await put(first)).toEqual(stored('Success'));
    await stalled();
    expect(await goOn(put(second))).toEqual(stored(status));
    expect(kept(harness)).toBe(createHash('md5').update(winner).digest('hex'));
    await harness.close();
  });

  it('what was stored last counts towards the limits', async () => {
    const { harness, put, stalled, goOn } = await start('limits', { limits: { bytes: 0, patients: 1, mode: 'Reject' } });
    expect(await put(first)).toEqual(stored('Success'));
    await stalled();
    expect(await goOn(put(file('q/s/e/1')))).toEqual(E.left({ _tag: 'LimitReached', limit: 'patients' }));
    await harness.close();
  });
});
