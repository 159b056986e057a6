import { randomNumbers } from '../generated-files';

/** Choices of one case; the same for the same seed and index on every run. */
export type Random = {
  /** An integer from 0, below `end`. */
  readonly below: (end: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(items: readonly [T, ...T[]]) => T;
};

export const randomOf = (seed: number, index: number): Random => {
  const next = randomNumbers(Math.imul(seed ^ 0x9e37_79b9, 0x85eb_ca6b) ^ Math.imul(index + 1, 0xc2b2_ae35));
  // The first numbers of neighbouring seeds are alike.
  for (let round = 0; round < 8; round += 1) next();
  const below = (end: number): number => Math.floor(next() * end);
  return {
    below,
    chance: (probability) => next() < probability,
    pick: (items) => items[below(items.length)] ?? items[0],
  };
};
