import { spawnSync } from 'node:child_process';
import { required } from '../../../test/required';
import { hasOrthanc } from '../../testing/orthanc-process';
import { hasSamples, type Sample } from '../../testing/sample-files';
import { type Comparison, compareAnonymized, compareErrors, compareModified } from './compare-samples';

const here = (program: string): boolean => spawnSync('which', [program]).status === 0;

/** Declares the comparisons of modified files with their sources, and of anonymized ones with those of real Orthanc. `least`: files that must be compared. */
export const compareSuite = (samplesOf: () => readonly Sample[], least: number): void => {
  jest.setTimeout(480_000);
  const ready = required(hasSamples() && here('dcmdump') && here('dciodvfy'), 'no sample files, dcmdump or dciodvfy');

  const expectAlike = ({ compared, surprises }: Comparison): void => {
    console.log(`${compared} files compared`);
    expect(surprises).toEqual([]);
    expect(compared).toBeGreaterThan(least);
  };

  (ready ? describe : describe.skip)('sample files', () => {
    test('are modified in exactly the elements that were asked for, with the pixels that they had', async () => {
      expectAlike(await compareModified(samplesOf()));
    });

    test('are no less valid than before', async () => {
      expectAlike(await compareErrors(samplesOf()));
    });
  });

  (ready && required(hasOrthanc(), 'no Orthanc') ? describe : describe.skip)('beside real Orthanc', () => {
    test('sample files are anonymized alike, under each profile', async () => {
      const comparisons = await compareAnonymized(samplesOf());
      expect([...comparisons.keys()]).toEqual(['2008', '2017c', '2021b']);
      for (const comparison of comparisons.values()) expectAlike(comparison);
    });
  });
};
