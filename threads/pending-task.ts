import type { Request } from './message';
import { ThreadError } from './port';

/** A task that was given to the pool: waiting, running, or settled. */
export type PendingTask = {
  /** Order of arrival, over the whole pool. */
  readonly ticket: number;
  readonly request: Request;
  readonly transfer: readonly ArrayBuffer[];
  readonly settled: () => boolean;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: ThreadError) => void;
};

/** Settles once; what comes later (the reply to an aborted task) is dropped. */
export const createPendingTask = (
  given: { readonly ticket: number; readonly request: Request; readonly transfer: readonly ArrayBuffer[] },
  signal: AbortSignal | undefined,
  onSettled: () => void,
  callback: { readonly resolve: (value: unknown) => void; readonly reject: (error: ThreadError) => void },
): PendingTask => {
  let settled = false;
  const settle = (act: () => void): void => {
    if (settled) return;
    settled = true;
    signal?.removeEventListener('abort', abort);
    onSettled();
    act();
  };
  const abort = (): void => settle(() => callback.reject(new ThreadError('Aborted')));
  signal?.addEventListener('abort', abort, { once: true });
  return {
    ...given,
    settled: () => settled,
    resolve: (value) => settle(() => callback.resolve(value)),
    reject: (error) => settle(() => callback.reject(error)),
  };
};
