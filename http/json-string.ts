import { NotJson } from './not-json';

const [QUOTE, BACKSLASH, LOWER_U, LINE_FEED, CARRIAGE_RETURN] = [0x22, 0x5c, 0x75, 0x0a, 0x0d];

/** What stands for another character after a backslash. */
const ESCAPED: ReadonlyMap<number, number> = new Map(
  (['""', '\\\\', '//', 'b\b', 'f\f', 'n\n', 'r\r', 't\t'] as const).map((pair) => [pair.charCodeAt(0), pair.charCodeAt(1)]),
);

/** UTF-16 units that are collected before they become text: whoever sends megabytes of escapes holds nobody up. */
const COLLECTED = 8192;
const units = new Uint16Array(COLLECTED);
const bytes = Buffer.from(units.buffer);

/**
 * The string with escapes whose first character stands at `start`, and where the text goes on after its closing quotation mark. Control
 * characters but line breaks may stand in it. One pass. Throws `NotJson`.
 */
export const readEscapedString = (text: string, start: number): { readonly value: string; readonly end: number } => {
  let value = '';
  let count = 0;
  let at = start;
  for (;;) {
    let unit = text.charCodeAt(at);
    at += 1;
    if (unit === QUOTE) return { value: value + collected(count), end: at };
    if (unit === BACKSLASH) {
      const letter = text.charCodeAt(at);
      at += 1;
      if (letter === LOWER_U) {
        unit = fourDigits(text, at);
        at += 4;
      } else unit = ESCAPED.get(letter) ?? Number.NaN;
    } else if (unit === LINE_FEED || unit === CARRIAGE_RETURN) throw new NotJson();
    // The end of the text, or no such escape.
    if (Number.isNaN(unit)) throw new NotJson();
    units[count] = unit;
    count += 1;
    if (count < COLLECTED) continue;
    value += collected(count);
    count = 0;
  }
};

const collected = (count: number): string => bytes.toString('utf16le', 0, 2 * count);

/** NaN where there are no four hexadecimal digits. */
const fourDigits = (text: string, at: number): number => {
  let value = 0;
  for (let index = at; index < at + 4; index += 1) value = value * 16 + digit(text.charCodeAt(index));
  return value;
};

const digit = (unit: number): number => {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  const lower = unit | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : Number.NaN;
};
