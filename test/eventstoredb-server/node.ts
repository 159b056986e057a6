import type { Metadata } from '@grpc/grpc-js';
import type { FaultPoints, RpcName } from './faults';
import type { EventLog } from './log';
import type { Membership } from './membership';
import { type Refusal, refusals } from './refusal';

/** Who may call. `insecure` asks for nothing, as a node does that was started with `--insecure`. */
export type Access =
  | { readonly kind: 'insecure' }
  | { readonly kind: 'users'; readonly users: ReadonlyMap<string, string>; readonly readers: ReadonlySet<string> };

/** What the services of one server share. */
export type Node = {
  readonly log: EventLog;
  readonly points: FaultPoints;
  readonly access: Access;
  readonly membership: () => Membership;
  readonly maximumAppendSize: number;
  readonly batchAppend: boolean;
  readonly liveBuffer: number;
  readonly newId: () => string;
  readonly cutConnections: () => void;
  readonly appended: () => void;
};

type Login = { readonly kind: 'known'; readonly name: string } | { readonly kind: 'anonymous' } | { readonly kind: 'wrong' };

const login = (users: ReadonlyMap<string, string>, metadata: Metadata): Login => {
  const [header] = metadata.get('authorization');
  if (header === undefined) return { kind: 'anonymous' };
  const encoded = /^Basic (.+)$/.exec(header.toString())?.[1];
  const [name = '', ...rest] = Buffer.from(encoded ?? '', 'base64')
    .toString('utf8')
    .split(':');
  return users.get(name) === rest.join(':') ? { kind: 'known', name } : { kind: 'wrong' };
};

const refusedAccess = (access: Access, rpc: RpcName, metadata: Metadata): Refusal | undefined => {
  if (access.kind === 'insecure' || rpc === 'gossip' || rpc === 'features') return undefined;
  const who = login(access.users, metadata);
  switch (who.kind) {
    case 'wrong':
      return refusals.unauthenticated();
    case 'anonymous':
      return refusals.accessDenied();
    case 'known':
      return access.readers.has(who.name) && rpc !== 'read' && rpc !== 'subscribe' ? refusals.accessDenied() : undefined;
  }
};

const isWrite = (rpc: RpcName): boolean => rpc === 'append' || rpc === 'batchAppend' || rpc === 'delete' || rpc === 'tombstone';

const refusedByRole = (membership: Membership, rpc: RpcName, metadata: Metadata): Refusal | undefined => {
  switch (membership.role) {
    case 'leader':
      return undefined;
    case 'follower':
      return metadata.get('requires-leader')[0] === 'true' || (isWrite(rpc) && !membership.forwardsWrites)
        ? refusals.notLeader(membership.leader)
        : undefined;
    case 'leaderless':
      return isWrite(rpc) || metadata.get('requires-leader')[0] === 'true' ? refusals.unavailable() : undefined;
  }
};

/** Lets a call in, after the holds and delays of the test; answers why not. */
export const admit = async (node: Node, rpc: RpcName, metadata: Metadata): Promise<Refusal | undefined> => {
  const access = refusedAccess(node.access, rpc, metadata);
  if (access !== undefined) return access;
  await node.points.passage(rpc);
  return rpc === 'gossip' || rpc === 'features' ? undefined : refusedByRole(node.membership(), rpc, metadata);
};
