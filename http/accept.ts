type Range = { readonly type: string; readonly quality: number };

/** Null: a quality that is no number. */
const rangesOf = (header: string): readonly Range[] | null => {
  const ranges = header.split(',').map((part) => {
    const [type = '', ...parameters] = part.split(';').map((each) => each.trim());
    const quality = parameters.find((parameter) => /^q\s*=/.test(parameter))?.replace(/^q\s*=\s*/, '') ?? '1';
    return { type, quality: quality === '' ? Number.NaN : Number(quality) };
  });
  return ranges.some(({ quality }) => Number.isNaN(quality)) ? null : ranges;
};

const matches = (range: string, type: string): boolean =>
  range === '*/*' || range === type || (range.endsWith('/*') && type.startsWith(range.slice(0, -1)));

const isExact = (range: string): boolean => !range.includes('*');

export type Accepted<T extends string> = { readonly kind: 'type'; readonly type: T } | { readonly kind: 'none' | 'malformed' };

/**
 * The media type that a client likes best (RFC 9110, 12.5.1): of equal ones an exact range beats a wildcard, then the order of the header counts.
 * `offered`: the first one is for clients that do not say. Names are compared as they are written, as Orthanc does.
 */
export const accepted = <T extends string>(header: string | undefined, offered: readonly [T, ...T[]]): Accepted<T> => {
  if (header === undefined) return { kind: 'type', type: offered[0] };
  const ranges = rangesOf(header);
  if (ranges === null) return { kind: 'malformed' };
  const ordered = ranges
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality || Number(isExact(b.type)) - Number(isExact(a.type)));
  for (const range of ordered) {
    const type = offered.find((each) => matches(range.type, each));
    if (type !== undefined) return { kind: 'type', type };
  }
  return { kind: 'none' };
};
