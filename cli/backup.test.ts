import { copyBoth } from './backup';

const copying = async (...gone: readonly (readonly string[])[]) => {
  const steps: string[] = [];
  const rounds = [...gone];
  const copy = {
    blobs: async () => {
      steps.push('blobs');
      return rounds.shift() ?? [];
    },
    log: async () => void steps.push('log'),
  };
  const outcome = await copyBoth(copy, '/backups/1').then(
    () => 'whole',
    (error: unknown) => (error instanceof Error ? error.message : 'other'),
  );
  return { steps, outcome };
};

test('blobs are copied before and after the log', async () => {
  expect(await copying([], [])).toEqual({ steps: ['blobs', 'log', 'blobs'], outcome: 'whole' });
});

test('files that were gone before are not missed', async () => {
  expect((await copying(['a', 'b'], ['b'])).outcome).toBe('whole');
});

test('a file that was stored and deleted meanwhile makes the backup fail', async () => {
  expect((await copying(['a'], ['a', 'b'])).outcome).toBe(
    'Files were stored and deleted again while they were copied: remove /backups/1 and try again.',
  );
});
