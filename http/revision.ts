import type { Seen } from '../ingest/annotations';
import { type Answer, empty, type Header } from './answer';
import type { Context } from './request-state';

const unquoted = (tag: string): string => tag.trim().replace(/^"(.*)"$/, '$1');

/** What `If-Match` says of the value to be changed; not looked at without `CheckRevisions` (contract 12-newer-releases.md §6.6). */
export const seenBy = (context: Context, checks: boolean): Seen => {
  if (!checks) return 'any';
  const header = context.get('If-Match');
  return header === '' ? null : `"${unquoted(header)}"`;
};

/** The answer with its entity tag as the first header, or 304 if `If-None-Match` names it. */
export const tagged = (context: Context, tag: string, answer: () => Answer): Answer => {
  const header: Header = ['ETag', tag];
  const known = context.get('If-None-Match');
  if (known !== '' && `"${unquoted(known)}"` === tag) return empty(304, [header]);
  const whole = answer();
  return whole.kind === 'written' ? whole : { ...whole, headers: [header, ...whole.headers] };
};
