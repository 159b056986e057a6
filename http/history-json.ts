import type { Actor } from '../domain/event';
import type { JsonObject } from '../domain/json';
import type { Micros } from '../domain/time';
import type { RecordedEvent } from '../eventstore/port';

/** One event as `/jobs/{id}/history` shows it. The sealed documents stay closed: only their references are shown. */
export const historyJson = ({ revision, type, data, metadata, hash }: RecordedEvent): JsonObject => ({
  Revision: revision,
  Type: type,
  Time: isoTime(metadata.time),
  Actor: actorJson(metadata.actor),
  CorrelationId: metadata.correlationId,
  CausationId: metadata.causationId,
  Node: metadata.node,
  Hash: hash,
  Data: data,
});

const actorJson = (actor: Actor): JsonObject => {
  switch (actor.kind) {
    case 'kernel':
      return { Kind: 'kernel' };
    case 'http':
      return { Kind: 'http', Address: actor.address, User: actor.user };
    case 'dicom':
      return { Kind: 'dicom', Address: actor.address, Aet: actor.aet };
  }
};

/** ISO 8601 in UTC, always with six digits of microseconds. */
export const isoTime = (time: Micros): string => {
  const seconds = Math.floor(time / 1_000_000);
  const fraction = String(time - seconds * 1_000_000).padStart(6, '0');
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}.${fraction}Z`;
};
