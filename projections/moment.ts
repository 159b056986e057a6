import type { Micros } from '../domain/time';
import { parseTime } from '../domain/time-format';
import type { RecordedEvent } from '../eventstore/port';

/** A moment in the life of a stream: after one of its events, or at a time. */
export type Moment = { readonly revision: number } | { readonly time: Micros };

const REVISION = /^\d{1,15}$/;

/** Reads a revision, ISO 8601 with a zone, or the form of `CreationTime`. Null for anything else. */
export const parseMoment = (text: string): Moment | null => {
  if (REVISION.test(text)) return { revision: Number(text) };
  const time = parseTime(text);
  return time === null ? null : { time };
};

/** The events up to the moment; none if it is before the first, or if the revision was never reached. */
export const prefixAt = (events: readonly RecordedEvent[], moment: Moment): readonly RecordedEvent[] => {
  if ('time' in moment) return events.filter(({ metadata }) => metadata.time <= moment.time);
  const prefix = events.filter(({ revision }) => revision <= moment.revision);
  return prefix.at(-1)?.revision === moment.revision ? prefix : [];
};
