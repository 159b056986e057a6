/** A tag is one unsigned number: the group in its upper 16 bits, the element in its lower. */
export const tagOf = (group: number, element: number): number => group * 0x10000 + element;

export const groupOf = (tag: number): number => tag >>> 16;

export const elementOf = (tag: number): number => tag & 0xffff;

/** Odd groups belong to vendors (PS3.5, 7.8). */
export const isPrivate = (tag: number): boolean => (groupOf(tag) & 1) === 1;

/** The element that reserves a block of a private group (PS3.5, 7.8.1). */
export const isPrivateCreator = (tag: number): boolean => isPrivate(tag) && elementOf(tag) >= 0x10 && elementOf(tag) <= 0xff;

/** The tag of the creator element of a private tag's block has this element number; 0: the tag lies in no block. */
export const creatorBlock = (tag: number): number => {
  const block = elementOf(tag) >>> 8;
  return block >= 0x10 ? block : 0;
};

/** `gggg,eeee`, lower-case hex. */
export const tagKey = (tag: number): string => {
  const digits = tag.toString(16).padStart(8, '0');
  return `${digits.slice(0, 4)},${digits.slice(4)}`;
};

export const ITEM = 0xfffee000;
export const ITEM_END = 0xfffee00d;
export const SEQUENCE_END = 0xfffee0dd;
export const PIXEL_DATA = 0x7fe00010;
export const TRANSFER_SYNTAX_UID = 0x00020010;
export const SPECIFIC_CHARACTER_SET = 0x00080005;
export const PIXEL_REPRESENTATION = 0x00280103;
