import { orthancStatus } from '../domain/orthanc-status';
import type { Seen } from '../ingest/annotations';
import { type Answer, empty, type Header } from './answer';
import { described } from './fault';
import type { Context } from './request-state';

/** The entity tag of a condition, with or without its quotes; null if there is no such header. Throws a fault for other text. */
const tagIn = (context: Context, name: 'If-Match' | 'If-None-Match'): string | null => {
  const header = context.get(name);
  if (header === '') return null;
  const [, tag] = /^"?(\d+-[0-9a-f]*)"?$/.exec(header.trim()) ?? [];
  if (tag === undefined) {
    const written = name === 'If-Match' ? 'if-match' : name;
    const details = `The "${written}" HTTP header should contain the ETag (revision followed by MD5 hash), but found: ${header}`;
    throw described(orthancStatus.ParameterOutOfRange, details);
  }
  return `"${tag}"`;
};

/** What `If-Match` says of the value to be changed: needed with `CheckRevisions` only, but never ignored (observed on 1.10.1). */
export const seenBy = (context: Context, checks: boolean): Seen => {
  return tagIn(context, 'If-Match') ?? (checks ? null : 'any');
};

/** The answer with its entity tag as the first header, or 304 if `If-None-Match` names it. */
export const tagged = (context: Context, tag: string, answer: () => Answer): Answer => {
  const header: Header = ['ETag', tag];
  if (tagIn(context, 'If-None-Match') === tag) return empty(304, [header]);
  const whole = answer();
  return whole.kind === 'written' ? whole : { ...whole, headers: [header, ...whole.headers] };
};
