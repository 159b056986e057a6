/** Items of a sequence; a `vr` of `SQ`, or `UN` to hide the sequence as a writer without a dictionary does. */
export type ItemsSpec = {
  readonly vr: 'SQ' | 'UN';
  readonly items: readonly TagSpecs[];
  /** Lengths of the sequence and of its items: written, or undefined with delimiters (the default). */
  readonly lengths?: 'defined' | 'undefined';
};

/** A value: text in the character set of the file, numbers of a binary VR, or raw bytes. Padding to an even length is added. */
export type ValueSpec = {
  readonly vr: string;
  readonly value: string | Buffer | readonly number[] | readonly bigint[];
};

/** Encapsulated pixel data: an offset table (empty by default), and fragments. */
export type FragmentsSpec = {
  readonly vr: 'OB' | 'OW';
  readonly fragments: readonly Buffer[];
  readonly offsets?: Buffer;
};

export type ElementSpec = ValueSpec | ItemsSpec | FragmentsSpec;

/** `gggg,eeee` (hex) to an element; a string stands for a value whose VR follows from the tag, or else is `LO`. */
export type TagSpecs = { readonly [tag: string]: string | ElementSpec };
