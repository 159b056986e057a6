import type { OrderKey } from './port';

/** The values that an order compares; null: the resource lacks the key. */
export type SortKey = readonly (string | number | null)[];

export type Values = {
  readonly tag: (tag: string) => string | undefined;
  readonly metadata: (name: string) => string | undefined;
};

/** As SQLite reads a number: what the text begins with, else 0. */
const numberOf = (text: string, compare: 'integer' | 'float'): number => {
  const value = Number.parseFloat(text);
  if (!Number.isFinite(value)) return 0;
  return compare === 'integer' ? Math.trunc(value) : value;
};

export const sortKeyOf = (order: readonly OrderKey[], values: Values): SortKey =>
  order.map(({ source, compare }) => {
    const text = source.kind === 'tag' ? values.tag(source.tag) : values.metadata(source.name);
    if (text === undefined) return null;
    return compare === 'text' ? text : numberOf(text, compare);
  });

const compareValues = (a: string | number | null, b: string | number | null): number => {
  if (a === b) return 0;
  if (a === null) return -1;
  if (b === null) return 1;
  return a < b ? -1 : 1;
};

/** Compares sort keys of the same order. Resources that lack a key come first, or last where it descends. */
export const compareBy =
  (order: readonly OrderKey[]) =>
  (a: SortKey, b: SortKey): number => {
    for (const [index, { descending }] of order.entries()) {
      const result = compareValues(a[index] ?? null, b[index] ?? null);
      if (result !== 0) return descending ? -result : result;
    }
    return 0;
  };
