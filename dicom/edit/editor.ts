import type { Element } from '../parse/element-index';

/** An element to be written: its value encoded in the syntax and the character set of the data set, or the items of a sequence. */
export type NewElement = {
  readonly tag: number;
  readonly vr: number;
  readonly value: Buffer | readonly (readonly NewElement[])[];
};

/** One step down from the data set: the `item`th item (from 0) of a sequence. */
export type Step = { readonly tag: number; readonly creator: string | undefined; readonly item: number };

/** Where a data set or an item lies; empty: the data set itself. */
export type Path = readonly Step[];

/**
 * What becomes of an element. `keep`: every byte stays as it is. `enter`: the items of a sequence are asked about (an element without items is kept).
 * `replace`: header and value are written anew.
 */
export type Decision =
  | { readonly kind: 'keep' | 'enter' | 'remove' }
  | { readonly kind: 'replace'; readonly vr: number; readonly value: NewElement['value'] };

export const KEEP: Decision = { kind: 'keep' };
export const ENTER: Decision = { kind: 'enter' };
export const REMOVE: Decision = { kind: 'remove' };

/** Says what becomes of a data set. Asked in the order of the file, once for each element and for each data set or item that is entered. */
export type Editor = {
  readonly decide: (element: Element, path: Path) => Decision;
  /** Elements to be added where the data set or item has none of that tag (after the decisions on those that it has). */
  readonly added: (path: Path, siblings: readonly Element[]) => readonly NewElement[];
};
