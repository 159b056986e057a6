import { isKnownTransferSyntax } from '../../dicom/uids/transfer-syntaxes';
import type { JsonObject } from '../../domain/json';
import { orthancStatus } from '../../domain/orthanc-status';
import { described } from '../fault';
import { booleanMember, member } from '../json-object-body';

/** What a body says of a job that makes instances of others. */
export type SourceOptions = {
  readonly transcode: string | null;
  readonly keepSource: boolean;
  readonly keepLabels: boolean;
};

/** Throws a fault. `words` stand before an unknown transfer syntax: Orthanc's differ from route to route. */
export const transcodeMember = (members: JsonObject, unknown: (uid: string) => Error): string | null => {
  const transcode = member(members, 'Transcode');
  if (transcode === undefined) return null;
  if (typeof transcode !== 'string') throw described(orthancStatus.BadFileFormat, 'String value expected in field: Transcode');
  if (!isKnownTransferSyntax(transcode)) throw unknown(transcode);
  return transcode;
};

/** Checks in the order of 1.10.1. Throws a fault. `keepSource`: the default of the route. */
export const readSourceOptions = (members: JsonObject, keepSource: boolean): SourceOptions => ({
  transcode: transcodeMember(members, (uid) => described(orthancStatus.BadFileFormat, `Unknown transfer syntax UID: ${uid}`)),
  keepSource: booleanMember(members, 'KeepSource', keepSource),
  keepLabels: booleanMember(members, 'KeepLabels', false),
});
