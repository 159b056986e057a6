/** How elements are written. */
export type Syntax = { readonly explicit: boolean; readonly bigEndian: boolean };

export const IMPLICIT_LITTLE_ENDIAN: Syntax = { explicit: false, bigEndian: false };

/** What is open while a data set is walked. */
export type Frame = {
  readonly kind: 'dataSet' | 'item' | 'sequence' | 'fragments';
  /** Offset after the last byte by its own length; infinite if a delimiter ends it. No element goes beyond. */
  readonly end: number;
  /** Where it ends at the latest: the end of what holds it, if that is shorter. */
  readonly stop: number;
  readonly syntax: Syntax;
  /** Items, fragments or elements seen so far. */
  count: number;
  /** Private creators of a data set or item, by group and block. */
  creators: Map<number, string> | undefined;
  /** PixelRepresentation of an implicit data set or item. */
  signed: boolean | undefined;
};

export const frameOf = (kind: Frame['kind'], end: number, syntax: Syntax, stop = end): Frame => ({
  kind,
  end,
  stop,
  syntax,
  count: 0,
  creators: undefined,
  signed: undefined,
});
