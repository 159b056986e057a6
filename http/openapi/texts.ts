import { groups } from './groups';
import type { OperationText } from './operation-text';

export type FoundText = { readonly tag: string; readonly text: OperationText };

const texts: ReadonlyMap<string, FoundText> = new Map(
  groups.flatMap(({ tag, operations }) => Object.entries(operations).map(([key, text]) => [key, { tag, text }] as const)),
);

/** Keys of all texts: `METHOD /path`. */
export const textKeys: readonly string[] = [...texts.keys()];

/** The key that an operation is looked up by when it has no text of its own. */
export const levelKey = (method: string, path: string): string =>
  `${method} ${path.replace(/^\/(?:patients|studies|series|instances)(?=\/|$)/, '/{level}')}`;

/** The text of an operation, its own before that of all levels; null where nobody wrote one. */
export const textOf = (method: string, path: string): FoundText | null =>
  texts.get(`${method} ${path}`) ?? texts.get(levelKey(method, path)) ?? null;
