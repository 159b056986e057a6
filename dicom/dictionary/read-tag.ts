import { tagNamed } from './dictionary';

const DIGITS = /^(?:([0-9a-f]{4})[,-]?([0-9a-f]{4}))$/i;

/** A tag by `gggg,eeee`, `gggg-eeee`, `ggggeeee` or its name in the dictionary; null if it is none of them. */
export const readTag = (text: string): number | null => {
  const [, group, element] = DIGITS.exec(text) ?? [];
  if (group !== undefined && element !== undefined) return Number.parseInt(group + element, 16);
  return tagNamed(text) ?? null;
};
