/** How elements are written. */
export type Syntax = { readonly explicit: boolean; readonly bigEndian: boolean };

export const IMPLICIT_LITTLE_ENDIAN: Syntax = { explicit: false, bigEndian: false };

/** What is open while a data set is walked. */
export type Frame = {
  readonly kind: 'dataSet' | 'item' | 'sequence' | 'fragments';
  /** Offset after the last byte; infinite if a delimiter ends it. */
  readonly end: number;
  readonly syntax: Syntax;
  /** Items, fragments or elements seen so far. */
  count: number;
  /** Private creators of a data set or item, by group and block. */
  creators: Map<number, string> | undefined;
  /** PixelRepresentation of an implicit data set or item. */
  signed: boolean | undefined;
};

export const frameOf = (kind: Frame['kind'], end: number, syntax: Syntax): Frame => ({
  kind,
  end,
  syntax,
  count: 0,
  creators: undefined,
  signed: undefined,
});
