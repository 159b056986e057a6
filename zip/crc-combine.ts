/** The CRC-32 polynomial of ZIP, bit-reversed (APPNOTE 4.4.7). */
const POLYNOMIAL = 0xedb88320;

/** Product of two polynomials modulo the CRC's, highest power in bit 0. */
const multiply = (a: number, b: number): number => {
  let product = 0;
  let factor = b;
  for (let bit = 0x80000000; bit !== 0; bit >>>= 1) {
    if ((a & bit) !== 0) product ^= factor;
    factor = (factor & 1) === 1 ? (factor >>> 1) ^ POLYNOMIAL : factor >>> 1;
  }
  return product >>> 0;
};

/** x to the power of 8 × `bytes`, by squaring. */
const shiftBy = (bytes: number): number => {
  let result = 0x80000000;
  let square = 0x00800000;
  for (let rest = bytes; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result = multiply(square, result);
    square = multiply(square, square);
  }
  return result;
};

/** The CRC-32 of two byte strings one after the other, from their CRCs and the length of the second (up to 2^53). */
export const combineCrc32 = (first: number, second: number, secondLength: number): number =>
  (multiply(shiftBy(secondLength), first) ^ second) >>> 0;
