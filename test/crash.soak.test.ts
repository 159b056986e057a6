import { crashCampaign } from './crash/campaign';
import { temporaryFolders } from './temporary-folder';

const KILLS = 1000;
const HOURS = 3_600_000;

jest.setTimeout(2 * HOURS);

describe('kill -9 at random moments of a busy server, for long', () => {
  const folders = temporaryFolders();
  afterAll(() => folders.removeAll());

  test(`${KILLS} kills lose nothing that was acknowledged, end no job twice and change no end`, async () => {
    const seed = Number(process.env.ANAMNESIS_SEED ?? Date.now() % 1_000_000);
    process.stdout.write(`${KILLS} kills with ANAMNESIS_SEED=${seed}\n`);
    const result = await crashCampaign(folders.make(), KILLS, seed);
    expect(result.violations).toEqual([]);
    expect(result).toMatchObject({ verified: 0 });
  });
});
