import { BACKWARDS, END, type EventStoreDBClient } from '@eventstore/db-client';
import type { ReceivedEvent } from './encoding';
import { ended, pause } from './link';

const RETRY_MS = 1000;

/** The last event of our streams, or null if there is none. Asks the leader: a follower may lag behind. Throws the client's errors. */
const readLast = async (client: EventStoreDBClient, prefix: string): Promise<ReceivedEvent | null> => {
  const read = client.readAll({ direction: BACKWARDS, fromPosition: END, requiresLeader: true });
  try {
    for await (const { event } of read) if (event?.streamId.startsWith(prefix) === true) return event;
    return null;
  } finally {
    await read.cancel().catch(() => undefined);
  }
};

/** As `readLast`, but asks again every second until it is told, or until `stop` is aborted: undefined then. */
export const lastOf = async (
  client: EventStoreDBClient,
  prefix: string,
  stop: AbortSignal,
  report: (message: string) => void,
): Promise<ReceivedEvent | null | undefined> => {
  while (!stop.aborted) {
    try {
      return await readLast(client, prefix);
    } catch (error) {
      report(ended(error));
      await pause(RETRY_MS, stop);
    }
  }
  return undefined;
};
