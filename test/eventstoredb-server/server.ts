import { randomUUID } from 'node:crypto';
import { GossipService } from '@eventstore/db-client/generated/gossip_grpc_pb';
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb';
import type { Server } from '@grpc/grpc-js';
import { append } from './append-service';
import { batchAppend } from './batch-append-service';
import { remove, tombstone } from './delete-service';
import { type Faults, makeFaults } from './faults';
import { putForeignEvents } from './foreign-events';
import { type Listener, openListener, type Tls } from './listener';
import { type EventLog, makeLog } from './log';
import type { Membership } from './membership';
import type { Access, Node } from './node';
import { getSupportedMethods, readGossip } from './node-services';
import { read } from './read-service';

export type EventStoreServerOptions = {
  /** 0, the default, takes a free port of the loopback interface. */
  readonly port?: number;
  readonly tls?: Tls;
  readonly access?: Access;
  /** The log to serve; several servers on one log are a cluster without lag. */
  readonly log?: EventLog;
  /** What the server says of its cluster; alone it is its own leader. */
  readonly membership?: (self: { readonly port: number }) => Membership;
  /** Bytes of one append; EventStoreDB's default is 1 MiB. */
  readonly maximumAppendSize?: number;
  /** Whether the store offers BatchAppend, as releases since 21.10 do. */
  readonly batchAppend?: boolean;
  /** After each so many appends the store writes an event of its own; 0 never. */
  readonly foreignEvery?: number;
  /** Events that may wait for a live subscription before it is told that it fell behind. */
  readonly liveBuffer?: number;
};

export type EventStoreServer = {
  readonly port: number;
  /** The connection string of this server alone, without credentials. */
  readonly url: string;
  readonly log: EventLog;
  readonly faults: Faults;
  /** Stops listening and cuts all connections; the log stays. */
  readonly stop: () => Promise<void>;
  /** Listens again on the same port with the same log. */
  readonly restart: () => Promise<void>;
  readonly addForeignEvents: (count: number) => void;
};

const DEFAULTS = { maximumAppendSize: 1024 * 1024, foreignEvery: 4, liveBuffer: 1000, foreignAtStart: 5 } as const;

const alone = ({ port }: { readonly port: number }): Membership => ({
  role: 'leader',
  members: [
    { id: '00000000-0000-4000-8000-000000000001', endpoint: { address: '127.0.0.1', port }, state: 'leader', alive: true },
  ],
});

const register =
  (node: Node) =>
  (server: Server): void => {
    server.addService(StreamsService, {
      append: append(node),
      batchAppend: batchAppend(node),
      read: read(node),
      delete: remove(node),
      tombstone: tombstone(node),
    });
    server.addService(ServerFeaturesService, { getSupportedMethods: getSupportedMethods(node) });
    server.addService(GossipService, { read: readGossip(node) });
  };

/** A server that speaks EventStoreDB's gRPC protocol as its documentation describes it, for the real client over a real socket. */
export const startEventStoreServer = async (options: EventStoreServerOptions = {}): Promise<EventStoreServer> => {
  const log = options.log ?? makeLog(Date.now);
  let listener: Listener | undefined;
  const cutConnections = (): void => listener?.cutConnections();
  const { faults, points } = makeFaults(cutConnections);
  const every = options.foreignEvery ?? DEFAULTS.foreignEvery;
  let port = options.port ?? 0;
  let appends = 0;
  const node: Node = {
    log,
    points,
    access: options.access ?? { kind: 'insecure' },
    membership: () => (options.membership ?? alone)({ port }),
    maximumAppendSize: options.maximumAppendSize ?? DEFAULTS.maximumAppendSize,
    batchAppend: options.batchAppend ?? true,
    liveBuffer: options.liveBuffer ?? DEFAULTS.liveBuffer,
    newId: randomUUID,
    cutConnections,
    appended: () => {
      appends += 1;
      if (every > 0 && appends % every === 0) putForeignEvents(log, 1, randomUUID);
    },
  };
  const open = async (): Promise<void> => {
    listener = await openListener(port, options.tls, register(node));
    port = listener.port;
  };
  if (every > 0 && log.records.length === 0) putForeignEvents(log, DEFAULTS.foreignAtStart, randomUUID);
  await open();
  return {
    port,
    url: `esdb://127.0.0.1:${port}?tls=${options.tls !== undefined}`,
    log,
    faults,
    stop: async () => {
      await listener?.close();
      listener = undefined;
    },
    restart: open,
    addForeignEvents: (count) => putForeignEvents(log, count, randomUUID),
  };
};
