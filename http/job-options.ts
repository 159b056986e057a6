import type { Json, JsonObject } from '../domain/json';
import { orthancStatus } from '../domain/orthanc-status';
import { unhandled } from './errors';
import { described } from './fault';
import { booleanMember, member, type ObjectBody } from './json-object-body';

/** What the body of every route that makes a job may say of it: contract 01-jobs.md §5. */
export type JobOptions = {
  /** Whether the answer waits for the end of the job. */
  readonly synchronous: boolean;
  readonly priority: number;
  /** Whether an instance that fails leaves the others alone. */
  readonly permissive: boolean;
  /** Shown with the job; null if there is none. */
  readonly userData: Json;
};

/** Bytes of JSON: a job's `UserData` is shown with every list of jobs. */
export const MAXIMUM_USER_DATA = 64 * 1024;

/** Checks in the order of 1.10.1 (observed). Throws a fault. `synchronous`: the default of the route. */
export const readJobOptions = ({ members, doubles }: ObjectBody, synchronous = true): JobOptions => {
  const permissive = booleanMember(members, 'Permissive', false);
  return {
    synchronous: isSynchronous(members, synchronous),
    priority: priorityOf(members, doubles),
    permissive,
    userData: userDataOf(members),
  };
};

/** `Synchronous` wins, and hides a bad `Asynchronous`. Throws a fault. */
export const isSynchronous = (members: JsonObject, otherwise: boolean): boolean => {
  if (member(members, 'Synchronous') !== undefined) return booleanMember(members, 'Synchronous', otherwise);
  return !booleanMember(members, 'Asynchronous', !otherwise);
};

/** Throws a fault. */
export const priorityOf = (members: JsonObject, doubles: ReadonlySet<string>): number => {
  const priority = member(members, 'Priority');
  if (priority === undefined) return 0;
  if (typeof priority !== 'number' || doubles.has('Priority')) {
    throw described(orthancStatus.BadFileFormat, 'Integer value expected in field: Priority');
  }
  if (priority < -(2 ** 31) || priority >= 2 ** 31) throw unhandled();
  return priority === 0 ? 0 : priority;
};

/** Throws a fault. */
export const userDataOf = (members: JsonObject): Json => {
  const userData = member(members, 'UserData') ?? null;
  if (Buffer.byteLength(JSON.stringify(userData)) > MAXIMUM_USER_DATA) {
    throw described(orthancStatus.ParameterOutOfRange, `UserData must not exceed ${MAXIMUM_USER_DATA} bytes of JSON`);
  }
  return userData;
};
