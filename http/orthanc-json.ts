import { Double, type ShownJson } from '../domain/json-number';

/** What stands before one more level of nesting. */
export type Indentation = '   ' | '\t';

const PLAIN = /^[\x20\x21\x23-\x5b\x5d-\x7f]*$/;
const SPECIAL = /["\\]|[^\x20-\x7f]/g;
const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/**
 * Writes JSON with Orthanc's bytes: members in the order of their UTF-8 bytes, `"key" : value`, objects and arrays that
 * are not empty on lines of their own, everything beyond ASCII escaped in lower-case hex. No final newline.
 * Contract 10-http.md §4; checked against the running 1.10.1.
 */
export const orthancJson = (value: ShownJson, indentation: Indentation = '   '): string => write(value, '\n', indentation);

const write = (value: ShownJson, newline: string, indentation: Indentation): string => {
  switch (typeof value) {
    case 'string':
      return quote(value);
    case 'number':
      return Number.isInteger(value) ? integer(value) : double(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      if (value instanceof Double) return double(value.value);
      return isArray(value) ? writeArray(value, newline, indentation) : writeObject(value, newline, indentation);
  }
};

const isArray = (value: ShownJson): value is readonly ShownJson[] => Array.isArray(value);

const writeArray = (items: readonly ShownJson[], newline: string, indentation: Indentation): string => {
  if (items.length === 0) return '[]';
  const inner = newline + indentation;
  let text = '[';
  let separator = inner;
  for (const item of items) {
    text += separator + write(item, inner, indentation);
    separator = `,${inner}`;
  }
  return `${text}${newline}]`;
};

const writeObject = (object: { readonly [name: string]: ShownJson }, newline: string, indentation: Indentation): string => {
  const names = sorted(Object.keys(object));
  if (names.length === 0) return '{}';
  const inner = newline + indentation;
  let text = '{';
  let separator = inner;
  for (const name of names) {
    const value = object[name] ?? null;
    text += `${separator}${member(name).quoted} : ${isNested(value) ? inner : ''}${write(value, inner, indentation)}`;
    separator = `,${inner}`;
  }
  return `${text}${newline}}`;
};

const isNested = (value: ShownJson): boolean => {
  if (typeof value !== 'object' || value === null || value instanceof Double) return false;
  if (Array.isArray(value)) return value.length > 0;
  for (const _ in value) return true;
  return false;
};

const sorted = (names: string[]): string[] => {
  for (let i = 1; i < names.length; i++) if (compare(names[i - 1] ?? '', names[i] ?? '') > 0) return names.sort(compare);
  return names;
};

/** UTF-16 order is UTF-8 order but for surrogates. */
const compare = (a: string, b: string): number => {
  if (member(a).plain && member(b).plain) return a < b ? -1 : a > b ? 1 : 0;
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
};

/** Names repeat from object to object: most of a list's time would go into looking at them again. */
const members = new Map<string, { readonly plain: boolean; readonly quoted: string }>();
const MEMBERS_LIMIT = 4096;

const member = (name: string): { readonly plain: boolean; readonly quoted: string } => {
  const known = members.get(name);
  if (known !== undefined) return known;
  const made = { plain: PLAIN.test(name), quoted: quote(name) };
  if (members.size < MEMBERS_LIMIT && name.length <= 64) members.set(name, made);
  return made;
};

const quote = (text: string): string => (PLAIN.test(text) ? `"${text}"` : `"${text.replace(SPECIAL, escapeOne)}"`);

const escapeOne = (unit: string): string => SHORT[unit] ?? hex(unit);

const hex = (character: string): string => {
  let text = '';
  for (let i = 0; i < character.length; i++) text += `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`;
  return text;
};

/** A whole number that a JSON integer of 64 bits can hold. */
const integer = (value: number): string => (Number.isSafeInteger(value) ? String(value === 0 ? 0 : value) : wide(value));

const wide = (value: number): string => (Math.abs(value) < 2 ** 63 ? String(BigInt(value)) : double(value));

/** C's `%.17g`, with `.0` where it would read as an integer. JSON has no other numbers. */
const double = (value: number): string => {
  if (!Number.isFinite(value)) return 'null';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [mantissa = '', exponent = '0'] = value.toExponential(16).split('e');
  const power = Number(exponent);
  if (power < -4 || power >= 17) {
    const sign = power < 0 ? '-' : '+';
    return `${trimZeros(mantissa)}e${sign}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  const fixed = trimZeros(value.toFixed(Math.min(100, 16 - power)));
  return fixed.includes('.') ? fixed : `${fixed}.0`;
};

const trimZeros = (digits: string): string => (digits.includes('.') ? digits.replace(/\.?0+$/, '') : digits);
