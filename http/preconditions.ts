import type { IncomingHttpHeaders } from 'node:http';

/** What tells one content from another. Both are strong: the content that they stand for never changes. */
export type Validators = {
  /** With its quotes. */
  readonly etag: string;
  /** Milliseconds since 1970, whole seconds: HTTP has no finer dates. */
  readonly modified: number;
};

type Asked = { readonly method: string; readonly headers: IncomingHttpHeaders };

/** RFC 9110 §5.6.7: the form to be sent, and the two obsolete ones that must be read. */
const DATES = [
  /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/,
  /^[A-Z][a-z]+day, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/,
  /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/,
];

/** Milliseconds since 1970, or null for what is no date of HTTP: such a header is passed over. */
const dateOf = (text: string | undefined): number | null => {
  if (text === undefined || !DATES.some((form) => form.test(text))) return null;
  const time = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`);
  return Number.isNaN(time) ? null : time;
};

const tagsIn = (header: string): readonly string[] => header.split(',').map((one) => one.trim());

/** Strong comparison (§8.8.3.2): a weak tag is never the same. */
const isSame = (header: string, { etag }: Validators): boolean => header.trim() === '*' || tagsIn(header).includes(etag);

const isSameWeakly = (header: string, { etag }: Validators): boolean =>
  header.trim() === '*' || tagsIn(header).some((one) => one.replace(/^W\//, '') === etag);

/**
 * What the conditions of a request say, in the order of RFC 9110 §13.2.2: `failed` is answered 412, `unchanged` 304. The resource must be there; of a resource
 * that is not, none of them is asked.
 */
export const judgePreconditions = ({ method, headers }: Asked, validators: Validators): 'met' | 'failed' | 'unchanged' => {
  const match = headers['if-match'];
  if (match !== undefined) {
    if (!isSame(match, validators)) return 'failed';
  } else {
    const since = dateOf(headers['if-unmodified-since']);
    if (since !== null && validators.modified > since) return 'failed';
  }
  const reads = method === 'GET' || method === 'HEAD';
  const none = headers['if-none-match'];
  if (none !== undefined) {
    if (!isSameWeakly(none, validators)) return 'met';
    return reads ? 'unchanged' : 'failed';
  }
  const since = reads ? dateOf(headers['if-modified-since']) : null;
  return since !== null && validators.modified <= since ? 'unchanged' : 'met';
};

/** The `Range` that is to be answered: of GET alone (§14.2), and only of the very content that `If-Range` names, by its strong tag or its date (§13.1.5). */
export const rangeAsked = ({ method, headers }: Asked, { etag, modified }: Validators): string | undefined => {
  const condition = headers['if-range'];
  const same = condition === undefined || condition === etag || dateOf(String(condition)) === modified;
  return method === 'GET' && same ? headers.range : undefined;
};
