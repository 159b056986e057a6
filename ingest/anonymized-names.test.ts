import * as E from 'fp-ts/Either';
import { createAnonymizedNames } from './anonymized-names';
import { makeHarness, origin } from './testing/harness';

describe('the names of anonymized patients', () => {
  it('are given once each, also to those who ask at the same time, and go on after a restart', async () => {
    const harness = await makeHarness();
    const take = async (count: number) => {
      const { next } = createAnonymizedNames(harness.recorder);
      return Promise.all(Array.from({ length: count }, async () => E.toUnion(await next(origin)())));
    };
    expect(await take(3)).toEqual(['Anonymized1', 'Anonymized2', 'Anonymized3']);
    expect(await take(2)).toEqual(['Anonymized4', 'Anonymized5']);
    await harness.close();
  });
});
