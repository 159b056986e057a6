/** A value representation as one number: its two letters, the first in the upper byte. */
export const vrOf = (name: string): number => name.charCodeAt(0) * 0x100 + name.charCodeAt(1);

export const vrName = (vr: number): string => String.fromCharCode(vr >>> 8, vr & 0xff);

export const SQ = vrOf('SQ');
export const UN = vrOf('UN');
export const OB = vrOf('OB');
export const OW = vrOf('OW');

const SHORT = new Set('AE AS AT CS DA DS DT FD FL IS LO LT PN SH SL SS ST TM UI UL US'.split(' ').map(vrOf));

const TEXT = new Set('AE AS CS DA DS DT IS LO LT PN SH ST TM UC UI UR UT'.split(' ').map(vrOf));

/** True if values of the VR are characters. */
export const isText = (vr: number): boolean => TEXT.has(vr);

const isLetter = (code: number): boolean => code >= 0x41 && code <= 0x5a;

/**
 * True if the length takes four bytes after two reserved ones (PS3.5, 7.1.2). A VR that no standard knows does, as those that
 * were added do; what is not two capital letters has a short length, as broken writers leave it.
 */
export const hasLongLength = (vr: number): boolean => !SHORT.has(vr) && isLetter(vr >>> 8) && isLetter(vr & 0xff);

/** True for two capital letters: what an explicit data set has after its first tag. */
export const looksLikeVr = (vr: number): boolean => isLetter(vr >>> 8) && isLetter(vr & 0xff);
