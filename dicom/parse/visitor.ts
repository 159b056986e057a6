/** Where an element lies. Offsets are those of the data set's bytes; `length` is `UNDEFINED_LENGTH` if delimiters end it. */
export type Place = {
  readonly tag: number;
  /** As written, or, in implicit data sets, of the dictionary. */
  readonly vr: number;
  /** The creator of the block of a private tag. */
  readonly creator: string | undefined;
  readonly header: number;
  readonly value: number;
  readonly length: number;
  readonly bigEndian: boolean;
};

export const UNDEFINED_LENGTH = 0xffffffff;

/**
 * Told of a data set in the order of its bytes. A place is valid during the call only. Sequences and encapsulated pixel data are opened, told of
 * their items or fragments, and closed; `end` is the offset after them, delimiters included.
 */
export type Visitor = {
  readonly value: (place: Place) => void;
  readonly open: (place: Place) => void;
  readonly item: (header: number, value: number, length: number) => void;
  readonly itemEnd: (end: number) => void;
  readonly fragment: (header: number, value: number, length: number) => void;
  readonly close: (end: number) => void;
};
