import { crashCampaign } from './crash/campaign';
import { temporaryFolders } from './temporary-folder';

const KILLS = 60;

/** A minute or two; ten on a machine that has four times as much to do. */
jest.setTimeout(1_200_000);

describe('kill -9 at random moments of a busy server', () => {
  const folders = temporaryFolders();
  afterAll(() => folders.removeAll());

  test(`${KILLS} kills lose nothing that was acknowledged, end no job twice and change no end`, async () => {
    const seed = Number(process.env.ANAMNESIS_SEED ?? Date.now() % 1_000_000);
    const begin = Date.now();
    const result = await crashCampaign(folders.make(), KILLS, seed);
    process.stdout.write(
      `${KILLS} kills with ANAMNESIS_SEED=${seed}: ${result.instances} instances, ${result.jobs} jobs, ${result.samples} samples, ${Date.now() - begin} ms\n`,
    );
    expect(result.violations).toEqual([]);
    expect(result).toMatchObject({ verified: 0 });
    for (const count of [result.instances, result.jobs]) expect(count).toBeGreaterThan(KILLS);
    expect(result.samples).toBeGreaterThan(KILLS / 6);
  });
});
