import { setImmediate as turn } from 'node:timers/promises';

/** Elements that are sorted or merged before others have their turn on the event loop. */
const BETWEEN_TURNS = 4096;

const merge = async <T>(left: readonly T[], right: readonly T[], compare: (a: T, b: T) => number): Promise<readonly T[]> => {
  const merged: T[] = [];
  let [l, r] = [0, 0];
  for (;;) {
    const [a, b] = [left[l], right[r]];
    if (a === undefined || b === undefined) break;
    if (compare(a, b) <= 0) {
      merged.push(a);
      l += 1;
    } else {
      merged.push(b);
      r += 1;
    }
    if (merged.length % BETWEEN_TURNS === 0) await turn();
  }
  return merged.concat(left.slice(l), right.slice(r));
};

/** A stable sort that never holds the event loop for long. */
export const sortInTurns = async <T extends object>(
  items: readonly T[],
  compare: (a: T, b: T) => number,
): Promise<readonly T[]> => {
  let runs: (readonly T[])[] = [];
  for (let start = 0; start < items.length; start += BETWEEN_TURNS) {
    runs.push(items.slice(start, start + BETWEEN_TURNS).sort(compare));
    await turn();
  }
  while (runs.length > 1) {
    const merged: (readonly T[])[] = [];
    for (let index = 0; index < runs.length; index += 2)
      merged.push(await merge(runs[index] ?? [], runs[index + 1] ?? [], compare));
    runs = merged;
  }
  return runs[0] ?? [];
};
