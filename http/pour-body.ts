import type { IncomingMessage } from 'node:http';
import type { TakeBytes } from '../ingest/port';
import { freeMemory } from '../threads/free-memory';

/** Bytes that must come in each `timeout`: whoever sends a byte now and then could hold a connection for ever. */
export const LEAST_IN_TIMEOUT = 1024;

const hungUp = (): Error => Object.assign(new Error('The client hung up'), { code: 'ECONNRESET' });

/**
 * Hands the bytes of a body on as they come, and gives the memory of each piece back when it was taken: half a megabyte a request would otherwise
 * wait for the garbage collector, and make it look at everything again and again. Rejects with what `take` throws or rejects with (what is left of the
 * body is not read then), and when the client hangs up. The connection is cut when less than 1 KiB comes in `timeout` seconds; time in which `take` works does not count.
 */
export const pourBody = async (request: IncomingMessage, timeout: number, take: TakeBytes): Promise<void> => {
  // What came in one piece with the head is parsed as soon as this turn ends.
  await undefined;
  if (hasArrived(request)) return takeArrived(request, take);
  return new Promise((resolve, reject) => {
    const whole = timeout * 1000;
    const cut = (): void => void request.destroy();
    let [left, received, since] = [whole, 0, performance.now()];
    let timer = setTimeout(cut, left);
    let [over, working, complete] = [false, false, false];

    const end = (settle: () => void): void => {
      if (over) return;
      over = true;
      clearTimeout(timer);
      request.off('data', taken).off('end', ended).off('error', failed).off('close', closed);
      request.pause();
      settle();
    };
    // It may come while what came last is still being taken.
    const ended = (): void => {
      complete = true;
      if (!working) end(resolve);
    };
    const failed = (error: unknown): void => end(() => reject(error));
    const closed = (): void => {
      if (!complete) failed(hungUp());
    };

    const goOn = (): void => {
      working = false;
      if (over) return;
      if (complete) {
        end(resolve);
        return;
      }
      since = performance.now();
      timer = setTimeout(cut, Math.max(0, left));
      request.resume();
    };
    const rest = (kept: Promise<void>): void => {
      working = true;
      clearTimeout(timer);
      left -= performance.now() - since;
      request.pause();
      kept.then(goOn, failed);
    };
    const enough = (): void => {
      if (left === whole) timer.refresh();
      else {
        clearTimeout(timer);
        timer = setTimeout(cut, whole);
      }
      [left, received, since] = [whole, 0, performance.now()];
    };
    const taken = (chunk: Buffer): void => {
      received += chunk.length;
      if (received >= LEAST_IN_TIMEOUT) enough();
      try {
        const kept = take(chunk);
        if (kept === undefined) freeMemory(chunk);
        else rest(kept);
      } catch (error) {
        failed(error);
      }
    };
    request.on('data', taken).on('end', ended).on('error', failed).on('close', closed);
    if (request.destroyed) closed();
  });
};

/** Whether all of a body is there. Of one that came with its head Node tells so only after what runs now: its length does. */
const hasArrived = ({ complete, readableLength, headers }: IncomingMessage): boolean =>
  readableLength > 0 && (complete || readableLength === Number(headers['content-length']));

/** The body of a request that is there as a whole. */
const takeArrived = (request: IncomingMessage, take: TakeBytes): Promise<void> | undefined => {
  const body: unknown = request.read();
  return Buffer.isBuffer(body) ? take(body) : undefined;
};
