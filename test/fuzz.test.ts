import { type FuzzResult, fuzzFiles, fuzzRequests } from './fuzz/campaign';
import { temporaryFolders } from './temporary-folder';

/** Cases of each kind; `npm run soak` runs ten times as many (fuzz.soak.test.ts). */
const CASES = 2000;
/** MiB: garbage that the collector has not taken yet, and pages that the allocator keeps. */
const MOST_GROWTH = 150;

jest.setTimeout(600_000);

const folders = temporaryFolders();
afterAll(() => folders.removeAll());

const seed = Number(process.env.ANAMNESIS_SEED ?? Date.now() % 1_000_000);

const expectHealthy = ({ violations, statuses, growth }: FuzzResult): void => {
  process.stdout.write(`ANAMNESIS_SEED=${seed}: ${JSON.stringify(statuses)}, memory grew by ${growth.toFixed(0)} MiB\n`);
  expect(violations).toEqual([]);
  expect(growth).toBeLessThan(MOST_GROWTH);
};

test(`${CASES} changed files crash nothing, hang nothing, and are told what is wrong with them`, async () => {
  expectHealthy(await fuzzFiles(folders.make(), CASES, seed));
});

test(`${CASES} changed requests crash nothing, hang nothing, and are told what is wrong with them`, async () => {
  expectHealthy(await fuzzRequests(folders.make(), CASES, seed));
});
