import type { Json } from '../domain/json';

/** What a pass over the text of valid JSON tells that its value does not. */
export type JsonShape = {
  readonly depth: number;
  /** Name (unescaped) and digits of the members of the outermost object that are numbers, in order. */
  readonly numbers: readonly (readonly [name: string, digits: string])[];
};

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const MINUS = 0x2d;

const opens = (code: number): boolean => code === 0x7b || code === 0x5b;
const closes = (code: number): boolean => code === 0x7d || code === 0x5d;
const startsNumber = (code: number): boolean => code === MINUS || (code >= 0x30 && code <= 0x39);

const endOfString = (text: string, start: number): number => {
  let at = start + 1;
  while (text.charCodeAt(at) !== QUOTE) at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
  return at;
};

const NUMBER = /-?[\d.eE+-]+/y;

/** The shape of a text that is valid JSON, in one pass. */
export const shapeOf = (text: string): JsonShape => {
  const numbers: (readonly [string, string])[] = [];
  const isObject = text.trimStart().startsWith('{');
  let depth = 0;
  let deepest = 0;
  let name = '';
  let afterColon = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const end = endOfString(text, at);
      if (depth === 1 && isObject && !afterColon) name = text.slice(at, end + 1);
      at = end;
    } else if (opens(code)) {
      depth += 1;
      deepest = Math.max(deepest, depth);
    } else if (closes(code)) depth -= 1;
    else if (depth === 1 && isObject && afterColon && startsNumber(code)) {
      NUMBER.lastIndex = at;
      const digits = NUMBER.exec(text)?.[0] ?? '';
      numbers.push([JSON.parse(name), digits]);
      at += digits.length - 1;
    }
    if (code === COLON) afterColon = true;
    else if (code > 0x20) afterColon = false;
  }
  return { depth: deepest, numbers };
};

/** An escape that could be half of a pair. */
const SURROGATE_ESCAPE = /\\u[dD][89a-fA-F]/;

/** Whether all strings of the value of this text, names too, are Unicode, and all its numbers finite. */
export const isPlain = (text: string, value: Json): boolean => {
  if (!SURROGATE_ESCAPE.test(text) && !/[eE]\+?\d{2}|\d{300}/.test(text)) return true;
  const waiting: Json[] = [value];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next === 'string' && /\p{Surrogate}/u.test(next)) return false;
    if (typeof next === 'number' && !Number.isFinite(next)) return false;
    if (typeof next !== 'object' || next === null) continue;
    if (!Array.isArray(next) && Object.keys(next).some((name) => /\p{Surrogate}/u.test(name))) return false;
    for (const inner of Object.values(next)) waiting.push(inner);
  }
  return true;
};
