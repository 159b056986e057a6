import type { Next } from 'koa';

/** Milliseconds: within it a client asks again that waited for its answer, on this machine or one near by. */
const AWAKE = 0.3;

/**
 * After the last answer the event loop polls for a moment before it sleeps: to wake a thread takes 50 to 140 µs on a virtual machine, a tenth of a short
 * request. Costs that moment of CPU time for an answer at most, and nothing while other requests are in progress.
 */
export const stayAwake = (): ((context: unknown, next: Next) => Promise<void>) => {
  let active = 0;
  let until = 0;
  let polling = false;
  const poll = (): void => {
    polling = active === 0 && performance.now() < until;
    if (polling) setImmediate(poll);
  };
  return async (_, next) => {
    active += 1;
    try {
      await next();
    } finally {
      active -= 1;
      until = performance.now() + AWAKE;
      if (!polling) poll();
    }
  };
};
