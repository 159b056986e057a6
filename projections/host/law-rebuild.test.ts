import path from 'node:path';
import fc from 'fast-check';
import type { JobEvent } from '../../domain/job/events';
import { accepts, fold } from '../../domain/job/evolve';
import type { JobState } from '../../domain/job/state';
import { fact } from '../../domain/job/testing/histories';
import { LEVELS, type Level } from '../../domain/resource/events';
import { createMemoryStore } from '../../eventstore/memory';
import type { EventStore, RecordedEvent } from '../../eventstore/port';
import { dumpDatabase, open, temporaryFolder } from '../testing/open';
import { idsOf, SampleLog } from '../testing/sample-log';

const folder = temporaryFolder();
afterAll(folder.remove);

const few = fc.constantFrom('1', '2');
const place = { patient: few, study: few, series: few, sop: fc.constantFrom('1', '2', '3') };
const level = fc.constantFrom(...LEVELS);

const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('store'), overwrites: fc.boolean(), size: fc.nat(1000), ...place }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove'), level, ...place }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('stabilize'), level, ...place }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('metadata', 'no metadata', 'attachment', 'label', 'no label', 'protect', 'forget changes'),
      level,
      number: fc.constantFrom(1024, 1025),
      ...place,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reconstruct'), leads: fc.subarray([...LEVELS]), ...place }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('submit') }) },
  {
    weight: 9,
    arbitrary: fc.record({
      kind: fc.constant('job'),
      job: fc.nat(),
      facts: fc.array(fc.constantFrom(...Object.values(fact)), { minLength: 1, maxLength: 4 }),
      /** Now and then an event that no projection can take. */
      illegal: fc.nat(4).map((n) => n === 0),
    }),
  },
);

/** Something that is attached to a resource, there or not. */
const annotate = async (log: SampleLog, kind: string, where: Level, id: string, number: number): Promise<unknown> => {
  switch (kind) {
    case 'metadata':
      return log.setMetadata(where, id, number, `value ${log.time}`);
    case 'no metadata':
      return log.removeMetadata(where, id, number);
    case 'attachment':
      return log.attach(where, id, number);
    case 'label':
      return log.label(where, id, `L${number}`);
    case 'no label':
      return log.label(where, id, `L${number}`, 'LabelRemoved');
    case 'protect':
      return log.protect(id, number === 1024);
    default:
      return log.forgetChanges();
  }
};

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Writes the steps into the log. Jobs only get events that their machine accepts, unless a step asks for an illegal one. */
const write = async (log: SampleLog, steps: readonly Step[]): Promise<void> => {
  const jobs: (JobState | null)[] = [];
  for (const one of steps) {
    if ('size' in one) await log.store1(one);
    else if ('leads' in one) await log.reconstruct(one, one.leads);
    else if ('level' in one) {
      const ids = idsOf(one);
      const id = { Patient: ids.patient, Study: ids.study, Series: ids.series, Instance: ids.instance }[one.level];
      if ('number' in one) await annotate(log, one.kind, one.level, id, one.number);
      else await (one.kind === 'remove' ? log.remove(one.level, id) : log.stabilize(one.level, id));
    } else if ('facts' in one) {
      if (jobs.length === 0) continue;
      const index = one.job % jobs.length;
      for (const next of one.facts) {
        const state = jobs[index] ?? null;
        const event = { ...next, time: log.time } as JobEvent;
        const legal = state !== null && accepts(state, event);
        if (!legal && !one.illegal) continue;
        await log.job(`job${index}`, next);
        if (legal) jobs[index] = fold(`job${index}`, [event], state);
      }
    } else {
      const id = `job${jobs.length}`;
      await log.submit(id, { n: jobs.length });
      jobs.push(fold(id, [{ ...fact.submitted, time: log.time }]));
    }
  }
};

/** The store with other batches: the handler is fed `sizes` events at a time, in turn, up to `limit` events in all. */
const inBatches = (store: EventStore, sizes: readonly number[], limit: number): EventStore => ({
  ...store,
  subscribe: (after, handler) => {
    let left = limit;
    let turn = 0;
    return store.subscribe(after, async (events: readonly RecordedEvent[]) => {
      let start = 0;
      while (start < events.length && left > 0) {
        const size = Math.min(sizes[turn++ % sizes.length] ?? 1, left);
        await handler(events.slice(start, start + size));
        start += size;
        left -= size;
      }
    });
  },
});

test('a rebuild gives, byte for byte, the tables of an incremental run with any batches and restarts', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 60 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
      fc.array(fc.nat(40), { maxLength: 3 }),
      async (steps, sizes, stops) => {
        run += 1;
        const incremental = path.join(folder.path, `${run}-incremental.sqlite`);
        const rebuilt = path.join(folder.path, `${run}-rebuilt.sqlite`);
        const store = createMemoryStore({ positionStep: 3 });
        await write(new SampleLog(store), steps);
        for (const stop of stops) {
          const { projections } = await open({ file: incremental, store: inBatches(store, sizes, stop) });
          await projections.caughtUp();
          await projections.close();
        }
        for (const [file, batches] of [
          [incremental, sizes],
          [rebuilt, [1000]],
        ] as const) {
          const { projections } = await open({ file, store: inBatches(store, batches, Number.POSITIVE_INFINITY) });
          await projections.caughtUp();
          await projections.close();
        }
        expect(dumpDatabase(incremental)).toBe(dumpDatabase(rebuilt));
      },
    ),
    { numRuns: 40 },
  );
});
