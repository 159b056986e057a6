import { setTimeout as pause } from 'node:timers/promises';

/** Asks again every `interval` milliseconds until the answer is not undefined; throws, naming what it waited for, after `limit` milliseconds. */
export const until = async <T>(
  what: string,
  ask: () => Promise<T | undefined> | T | undefined,
  { limit = 60_000, interval = 20 }: { readonly limit?: number; readonly interval?: number } = {},
): Promise<T> => {
  const end = Date.now() + limit;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`Waited ${limit} ms in vain for ${what}`);
    await pause(interval);
  }
};
