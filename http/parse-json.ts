import type { Json } from '../domain/json';
import { bare } from './fault';
import { JsonScanner, type JsonToken } from './json-scanner';
import { NotJson } from './not-json';

export type ParsedJson = {
  readonly value: Json;
  /** Top-level members whose number was written with a fraction or an exponent, or beyond 64 bits: no integers for Orthanc. */
  readonly doubles: ReadonlySet<string>;
};

/** Deeper nesting is refused. */
export const MAXIMUM_JSON_DEPTH = 100;
/** Strings, numbers, literals, arrays and objects in one text, names of members included: they hold the event loop for a tenth of a second or two. */
export const MAXIMUM_JSON_VALUES = 100_000;

/** An array or object that is not closed yet. `name`: of the member whose value comes next. */
type Open =
  | { readonly kind: 'array'; readonly items: Json[] }
  | { readonly kind: 'object'; readonly members: Record<string, Json>; name: string | null };

const INTEGER = /^-?\d*$/;
const LARGEST = 2n ** 64n - 1n;
const SMALLEST = -(2n ** 63n);

/**
 * Reads a request body as Orthanc's parser does: comments and trailing commas are taken, control characters may stand in
 * strings, of members with one name the last counts, and what follows the value is not looked at. Null for anything else.
 * Iterative: nesting costs no stack. Throws a bare 413 for more than `limit` values.
 */
export const parseJson = (text: string, limit = MAXIMUM_JSON_VALUES): ParsedJson | null => {
  try {
    return new Reader(new JsonScanner(text.startsWith('\uFEFF') ? text.slice(1) : text), limit).read();
  } catch (error) {
    if (error instanceof NotJson) return null;
    throw error;
  }
};

class Reader {
  private readonly open: Open[] = [];
  private readonly doubles = new Set<string>();
  /** Whether a value, or the name of a member, may come. */
  private ready = true;
  private values = 0;

  constructor(
    private readonly scanner: JsonScanner,
    private readonly limit: number,
  ) {}

  read(): ParsedJson {
    for (;;) {
      const value = this.take(this.scanner.next());
      if (value === undefined) continue;
      if (this.open.length === 0) return { value, doubles: this.doubles };
      this.put(value);
    }
  }

  /** The value that this token completes, if it completes one. */
  private take(token: JsonToken): Json | undefined {
    const top = this.open.at(-1);
    switch (token.kind) {
      case '{':
        return this.push({ kind: 'object', members: {}, name: null });
      case '[':
        return this.push({ kind: 'array', items: [] });
      case '}':
        if (top?.kind !== 'object' || top.name !== null) throw new NotJson();
        this.open.pop();
        return top.members;
      case ']':
        if (top?.kind !== 'array') throw new NotJson();
        this.open.pop();
        return top.items;
      case ',':
        if (this.ready || top === undefined) throw new NotJson();
        this.ready = true;
        return undefined;
      case ':':
        throw new NotJson();
      case 'string':
        this.count();
        if (/\p{Surrogate}/u.test(token.text)) throw new NotJson();
        if (this.expectsName()) return this.name(token.text);
        this.expectValue();
        return token.text;
      case 'number':
        this.count();
        this.expectValue();
        return this.number(token.digits);
      case 'literal':
        this.count();
        this.expectValue();
        return token.value;
    }
  }

  private count(): void {
    this.values += 1;
    if (this.values > this.limit) throw bare(413);
  }

  private push(open: Open): undefined {
    this.count();
    this.expectValue();
    if (this.open.length >= MAXIMUM_JSON_DEPTH) throw new NotJson();
    this.open.push(open);
  }

  private put(value: Json): void {
    const top = this.open.at(-1);
    if (top?.kind === 'array') top.items.push(value);
    else if (top?.kind === 'object' && top.name !== null) {
      if (top.name !== '__proto__') top.members[top.name] = value;
      else Object.defineProperty(top.members, top.name, { value, enumerable: true, configurable: true, writable: true });
      top.name = null;
    }
    this.ready = false;
  }

  private name(text: string): undefined {
    const top = this.open.at(-1);
    if (top?.kind !== 'object' || !this.ready) throw new NotJson();
    if (this.scanner.next().kind !== ':') throw new NotJson();
    top.name = text;
  }

  private number(digits: string): number {
    // As 1.10.1 reads a lone minus.
    const value = digits === '-' ? 0 : Number(digits);
    if (!Number.isFinite(value)) throw new NotJson();
    const top = this.open.at(-1);
    if (this.open.length === 1 && top?.kind === 'object' && top.name !== null) {
      if (isInteger(digits)) this.doubles.delete(top.name);
      else this.doubles.add(top.name);
    }
    return value;
  }

  private expectsName(): boolean {
    const top = this.open.at(-1);
    return top?.kind === 'object' && top.name === null;
  }

  private expectValue(): void {
    if (!this.ready || this.expectsName()) throw new NotJson();
  }
}

const isInteger = (digits: string): boolean => {
  if (!INTEGER.test(digits)) return false;
  const value = digits === '-' ? 0n : BigInt(digits);
  return value <= LARGEST && value >= SMALLEST;
};
