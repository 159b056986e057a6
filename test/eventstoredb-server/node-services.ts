import { ClusterInfo, EndPoint, MemberInfo } from '@eventstore/db-client/generated/gossip_pb';
import { SupportedMethod, SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb';
import type { Empty } from '@eventstore/db-client/generated/shared_pb';
import type { ServerUnaryCall, sendUnaryData } from '@grpc/grpc-js';
import type { Member } from './membership';
import { admit, type Node } from './node';
import { toServiceError } from './refusal';
import { uuid } from './responses';

const STREAMS = 'event_store.client.streams.Streams';
const VERSION = '23.10.0';

const method = (service: string, name: string, features: string[] = []): SupportedMethod =>
  new SupportedMethod().setServiceName(service).setMethodName(name).setFeaturesList(features);

const stateOf = (member: Member): MemberInfo.VNodeState => {
  switch (member.state) {
    case 'leader':
      return MemberInfo.VNodeState.LEADER;
    case 'follower':
      return MemberInfo.VNodeState.FOLLOWER;
    case 'unknown':
      return MemberInfo.VNodeState.UNKNOWN;
  }
};

const memberInfo = (member: Member): MemberInfo =>
  new MemberInfo()
    .setInstanceId(uuid(member.id))
    .setState(stateOf(member))
    .setIsAlive(member.alive)
    .setHttpEndPoint(new EndPoint().setAddress(member.endpoint.address).setPort(member.endpoint.port));

/** ServerFeatures.GetSupportedMethods: from it the client learns whether it may append in batches. */
export const getSupportedMethods =
  (node: Node) =>
  async (call: ServerUnaryCall<Empty, SupportedMethods>, callback: sendUnaryData<SupportedMethods>): Promise<void> => {
    const refused = await admit(node, 'features', call.metadata);
    if (refused !== undefined) return callback(toServiceError(refused));
    const methods = [
      method(STREAMS, 'read', ['position', 'events', 'all-filtered']),
      method(STREAMS, 'append'),
      method(STREAMS, 'delete'),
      method(STREAMS, 'tombstone'),
      method('event_store.client.gossip.Gossip', 'read'),
      ...(node.batchAppend ? [method(STREAMS, 'batchappend', ['deadline_duration'])] : []),
    ];
    return callback(null, new SupportedMethods().setEventStoreServerVersion(VERSION).setMethodsList(methods));
  };

/** Gossip.Read: the members as this node sees them. */
export const readGossip =
  (node: Node) =>
  async (call: ServerUnaryCall<Empty, ClusterInfo>, callback: sendUnaryData<ClusterInfo>): Promise<void> => {
    const refused = await admit(node, 'gossip', call.metadata);
    if (refused !== undefined) return callback(toServiceError(refused));
    return callback(null, new ClusterInfo().setMembersList(node.membership().members.map(memberInfo)));
  };
