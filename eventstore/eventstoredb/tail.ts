import { type AllStreamResolvedEvent, type EventStoreDBClient, START, streamNameFilter } from '@eventstore/db-client';
import type { PlacedEvent, ResumePoint } from '../sqlite/replica';
import { decode } from './encoding';
import { ended, type Link, type Place, pause } from './link';

/** Events that may wait in memory for the replica before the stream is paused. */
const HIGH_WATER = 4000;
const BATCH = 1000;
const RETRY_MS = [100, 250, 500, 1000, 2000];

export type TailOptions = {
  readonly client: EventStoreDBClient;
  readonly prefix: string;
  /** Where the replica ends. */
  readonly resume: ResumePoint | null;
  /** Makes a batch durable in the replica; throws when that fails. */
  readonly place: Place;
  readonly link: Link;
  readonly report: (message: string) => void;
};

const positionOf = (point: ResumePoint | null) =>
  point === null ? START : { commit: BigInt(point.commit), prepare: BigInt(point.prepare) };

const pointOf = ({ commit, prepare }: { readonly commit: bigint; readonly prepare: bigint }): ResumePoint => ({
  commit: commit.toString(),
  prepare: prepare.toString(),
});

type Pending = { readonly event: PlacedEvent | null; readonly point: ResumePoint };

/** Follows `$all` behind `resume`, and connects again by itself until `stop` is aborted. Resolves when it has ended. */
export const followLog = async (options: TailOptions, stop: AbortSignal): Promise<void> => {
  let resume = options.resume;
  let failures = 0;
  while (!stop.aborted) {
    const started = resume;
    const fault = await followOnce(options, resume, stop, (point) => {
      resume = point;
    });
    if (stop.aborted) return;
    failures = started === resume ? failures + 1 : 0;
    options.report(fault);
    await pause(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)] ?? 1000, stop);
  }
};

const followOnce = async (
  { client, prefix, place, link }: TailOptions,
  from: ResumePoint | null,
  stop: AbortSignal,
  advance: (point: ResumePoint) => void,
): Promise<string> => {
  let pending: Pending[] = [];
  let placing: Promise<void> | null = null;
  let over = false;
  let break_: (fault: string) => void = () => undefined;
  const broken = new Promise<string>((resolve) => {
    break_ = (fault) => {
      // What comes after a fault is read again: placed now, it would leave a gap.
      over = true;
      link.down();
      resolve(fault);
    };
  });

  const flush = async (): Promise<void> => {
    while (pending.length > 0) {
      const batch = pending.slice(0, BATCH);
      pending = pending.slice(BATCH);
      const point = batch.at(-1)?.point;
      if (point === undefined) continue;
      await place(
        batch.flatMap(({ event }) => (event === null ? [] : [event])),
        point,
      );
      advance(point);
      if (pending.length < HIGH_WATER) subscription.resume();
    }
    placing = null;
  };

  const take = (entry: Pending): void => {
    if (over) return;
    pending.push(entry);
    if (pending.length >= HIGH_WATER) subscription.pause();
    placing ??= flush().catch((error: unknown) => break_(ended(error)));
  };

  const subscription = client.subscribeToAll({
    fromPosition: positionOf(from),
    filter: streamNameFilter({
      prefixes: [prefix],
      checkpointReached: async (_, position) => take({ event: null, point: pointOf(position) }),
    }),
  });
  const stopped = (): void => {
    void subscription.unsubscribe().catch(() => undefined);
    break_('stopped');
  };
  stop.addEventListener('abort', stopped, { once: true });
  subscription.on('confirmation', () => {
    if (!over) link.up();
  });
  subscription.on('error', (error) => break_(ended(error)));
  subscription.on('end', () => break_('the subscription ended'));
  subscription.on('close', () => break_('the subscription was closed'));
  subscription.on('data', ({ event }: AllStreamResolvedEvent) => {
    if (over || event?.position === undefined || !event.streamId.startsWith(prefix)) return;
    try {
      take({ event: decode(prefix, event), point: pointOf(event.position) });
    } catch (error) {
      break_(ended(error));
    }
  });
  const fault = await broken;
  stop.removeEventListener('abort', stopped);
  pending = [];
  // Not awaited at a stop: while no node is there, it waits until the client gives up looking for one.
  if (!stop.aborted) await subscription.unsubscribe().catch(() => undefined);
  if (placing !== null) await placing;
  return fault;
};
