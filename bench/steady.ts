import { median } from './row';

/**
 * What a pass measures once a server is at its steady state: V8 compiles what a server does while it does it, for its first few thousand requests. The median of
 * the last three passes, after as many others as `before` says.
 */
export const steady = async (before: number, pass: () => Promise<number>): Promise<number> => {
  for (let done = 0; done < before; done += 1) await pass();
  return median([await pass(), await pass(), await pass()]);
};
