import { makeLog } from './log';
import type { Member, Membership } from './membership';
import { type EventStoreServer, type EventStoreServerOptions, startEventStoreServer } from './server';

export type EventStoreCluster = {
  readonly servers: readonly EventStoreServer[];
  /** The connection string that names all members, for discovery by gossip. */
  readonly url: string;
  /** Makes the server of this index the leader; undefined leaves the cluster without one, as during an election. */
  readonly elect: (leader: number | undefined) => void;
  /** As `stop` and `restart` of the server; the gossip of the others says that it is gone. */
  readonly stop: (index: number) => Promise<void>;
  readonly restart: (index: number) => Promise<void>;
  readonly end: () => Promise<void>;
};

const INDEXES = [0, 1, 2] as const;

/** Three servers on one log, the first of them the leader. Followers do not forward writes: they name the leader. */
export const startEventStoreCluster = async (
  options: Omit<EventStoreServerOptions, 'port' | 'log' | 'membership'> = {},
): Promise<EventStoreCluster> => {
  const log = makeLog(Date.now);
  const servers: EventStoreServer[] = [];
  const stopped = new Set<number>();
  let leader: number | undefined = 0;
  const endpoint = (index: number) => ({ address: '127.0.0.1', port: servers[index]?.port ?? 0 });
  const memberAt = (index: number): Member => ({
    id: `00000000-0000-4000-8000-00000000000${index}`,
    endpoint: endpoint(index),
    state: leader === undefined ? 'unknown' : leader === index ? 'leader' : 'follower',
    alive: !stopped.has(index),
  });
  const seenBy = (self: number): Membership => {
    const members = INDEXES.map(memberAt);
    if (leader === undefined) return { role: 'leaderless', members };
    return leader === self
      ? { role: 'leader', members }
      : { role: 'follower', members, leader: endpoint(leader), forwardsWrites: false };
  };
  for (const index of INDEXES) servers.push(await startEventStoreServer({ ...options, log, membership: () => seenBy(index) }));
  return {
    servers,
    url: `esdb://${servers.map((server) => `127.0.0.1:${server.port}`).join(',')}?tls=${options.tls !== undefined}`,
    elect: (index) => {
      leader = index;
    },
    stop: async (index) => {
      stopped.add(index);
      await servers[index]?.stop();
    },
    restart: async (index) => {
      await servers[index]?.restart();
      stopped.delete(index);
    },
    end: async () => {
      await Promise.all(servers.map((server) => server.stop()));
    },
  };
};
