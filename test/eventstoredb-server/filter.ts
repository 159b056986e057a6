import type { ReadReq } from '@eventstore/db-client/generated/streams_pb';
import type { RecordedEvent } from './log';

/** `checkpointInterval`: after how many examined events a subscription is told how far the store has looked. */
export type EventFilter = { readonly matches: (event: RecordedEvent) => boolean; readonly checkpointInterval: number };

/** The window that the documentation gives for a filter that names none. */
const DEFAULT_WINDOW = 32;

const matcher = (expression: ReadReq.Options.FilterOptions.Expression): ((text: string) => boolean) => {
  const prefixes = expression.getPrefixList();
  if (prefixes.length > 0) return (text) => prefixes.some((prefix) => text.startsWith(prefix));
  const pattern = new RegExp(expression.getRegex(), 'u');
  return (text) => pattern.test(text);
};

/** The filter of a request, undefined when it asks for all events. */
export const filterOf = (options: ReadReq.Options): EventFilter | undefined => {
  const filter = options.getFilter();
  if (filter === undefined) return undefined;
  const window = filter.hasMax() ? filter.getMax() : DEFAULT_WINDOW;
  const checkpointInterval = Math.max(1, window * Math.max(1, filter.getCheckpointintervalmultiplier()));
  const stream = filter.getStreamIdentifier();
  if (stream !== undefined) {
    const matches = matcher(stream);
    return { matches: (event) => matches(event.stream), checkpointInterval };
  }
  const type = filter.getEventType();
  const matches = type === undefined ? () => true : matcher(type);
  return { matches: (event) => matches(event.type), checkpointInterval };
};
