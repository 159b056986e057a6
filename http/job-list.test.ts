import type { JsonObject } from '../domain/json';
import type { JobRow } from '../projections/port';
import { jobJson } from './job-json';
import { createJobList } from './job-list';
import { orthancJson } from './orthanc-json';
import { jobRow } from './testing/job-row';

const describeContent = (_: string, facts: JsonObject): JsonObject => facts;
const NOW = 1_763_924_400_500_000;

const forged = { Timestamp: 'x', text: '\n      "Timestamp" : "y"', list: [{ Timestamp: ['"Timestamp" : "'] }] };
const rows: readonly JobRow[] = [
  jobRow({ id: 'a', state: 'Success', completedAt: 1_000_000 }),
  { ...jobRow({ id: 'b', state: 'Failure', completedAt: 2_000_000, facts: { Timestamp: 'z' } }), userData: forged },
  jobRow({ id: 'c', state: 'Running', completed: 1, total: 4, runtime: 5_000_000 }),
  jobRow({ id: 'd' }),
];

const view = (of: readonly JobRow[]) => ({
  ids: () => of.map(({ state }) => state.id),
  get: (id: string) => of.find(({ state }) => state.id === id) ?? null,
});

const plain = (of: readonly JobRow[], now: number): string => orthancJson(of.map((row) => jobJson(row, now, describeContent)));

it('should be what writing all jobs in one go gives, the second time as well, for whole and broken seconds', async () => {
  const list = createJobList({ jobs: view(rows), describeContent });
  for (const now of [NOW, NOW + 1_500_000, NOW + 77]) expect((await list(now)).toString()).toBe(plain(rows, now));
});

it('should be an empty array without jobs', async () => {
  expect((await createJobList({ jobs: view([]), describeContent })(NOW)).toString()).toBe('[]');
});

it('should let others have their turn, and leave out what was forgotten meanwhile', async () => {
  const many = Array.from({ length: 300 }, (_, i) =>
    jobRow({ id: String(i).padStart(3, '0'), state: 'Success', completedAt: 1 }),
  );
  let current = view(many);
  const list = createJobList({ jobs: { ids: () => current.ids(), get: (id) => current.get(id) }, describeContent });
  const writing = list(NOW);
  await new Promise(setImmediate);
  current = view(many.slice(0, 200));
  expect(JSON.parse((await writing).toString())).toHaveLength(200);
});
