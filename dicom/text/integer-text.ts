/** A signed whole number of a text, or null; beyond 32 bits it wraps around, as Orthanc's. */
export const integerOf = (text: string): number | null => {
  if (!/^[+-]?\d{1,19}$/.test(text)) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value | 0 : Number(BigInt.asIntN(32, BigInt(text.replace('+', ''))));
};

/** A whole number that is not negative, of a text without spaces around it, or null. */
export const countOf = (text: string): bigint | null => (/^\+?\d{1,19}$/.test(text) ? BigInt(text.replace('+', '')) : null);
