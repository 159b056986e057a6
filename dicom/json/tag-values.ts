import type { JsonObject } from '../../domain/json';

/** Of tags in the short form, the texts of those that are asked for; sequences, and values that are no text, are left out. */
export const tagValues = (short: JsonObject, tags: readonly string[]): { readonly [tag: string]: string } => {
  const values: Record<string, string> = {};
  for (const tag of tags) {
    const value = Object.hasOwn(short, tag) ? short[tag] : undefined;
    if (typeof value === 'string') values[tag] = value;
  }
  return values;
};
