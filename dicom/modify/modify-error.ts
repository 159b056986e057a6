/** Why an instance cannot be modified as asked. `text` is what the request said, and may be personal. */
export type ModifyRefusal =
  | { readonly _tag: 'OutOfRange'; readonly tag: number; readonly text: string }
  /** The request gives SpecificCharacterSet, and a text that this set lacks. */
  | { readonly _tag: 'NotInCharacterSet'; readonly tag: number }
  /** Native pixel data in a file whose transfer syntax is encapsulated. */
  | { readonly _tag: 'PixelDataIsEncapsulated' };

export class ModifyError extends Error {
  constructor(readonly refusal: ModifyRefusal) {
    super(refusal._tag);
  }
}
