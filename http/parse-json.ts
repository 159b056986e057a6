import { createScanner, type JSONScanner } from 'jsonc-parser';
import type { Json } from '../domain/json';

export type ParsedJson = {
  readonly value: Json;
  /** Top-level members whose number was written with a fraction or an exponent, or beyond 64 bits: no integers for Orthanc. */
  readonly doubles: ReadonlySet<string>;
};

/** Deeper nesting is refused. */
export const MAXIMUM_JSON_DEPTH = 100;

/** An array or object that is not closed yet. `name`: of the member whose value comes next. */
type Open =
  | { readonly kind: 'array'; readonly items: Json[] }
  | { readonly kind: 'object'; readonly members: Record<string, Json>; name: string | null };

/** The scanner's `SyntaxKind` and `ScanError`: enums that exist in its types only. */
const TOKEN = {
  openBrace: 1,
  closeBrace: 2,
  openBracket: 3,
  closeBracket: 4,
  comma: 5,
  colon: 6,
  null: 7,
  true: 8,
  false: 9,
  string: 10,
  number: 11,
} as const;
const NO_ERROR = 0;
const CONTROL_CHARACTER = 6;

/** Ends the reading of a text that is not JSON; it never leaves this file. */
class NotJson extends Error {}

const INTEGER = /^-?\d+$/;
const LARGEST = 2n ** 64n - 1n;
const SMALLEST = -(2n ** 63n);

/**
 * Reads a request body as Orthanc's parser does: comments and trailing commas are taken, control characters may stand in
 * strings, of members with one name the last counts, and what follows the value is not looked at. Null for anything else.
 * Iterative: nesting costs no stack.
 */
export const parseJson = (text: string): ParsedJson | null => {
  try {
    return new Reader(createScanner(text.replace(/^\uFEFF/, ''), true)).read();
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

  constructor(private readonly scanner: JSONScanner) {}

  read(): ParsedJson {
    for (;;) {
      const value = this.take(this.scan());
      if (value === undefined) continue;
      if (this.open.length === 0) return { value, doubles: this.doubles };
      this.put(value);
    }
  }

  private scan(): number {
    const token = this.scanner.scan();
    const error: number = this.scanner.getTokenError();
    if (error !== NO_ERROR && error !== CONTROL_CHARACTER) throw new NotJson();
    return token;
  }

  /** The value that this token completes, if it completes one. */
  private take(token: number): Json | undefined {
    const top = this.open.at(-1);
    switch (token) {
      case TOKEN.openBrace:
        return this.push({ kind: 'object', members: {}, name: null });
      case TOKEN.openBracket:
        return this.push({ kind: 'array', items: [] });
      case TOKEN.closeBrace:
        if (top?.kind !== 'object' || top.name !== null) throw new NotJson();
        this.open.pop();
        return top.members;
      case TOKEN.closeBracket:
        if (top?.kind !== 'array') throw new NotJson();
        this.open.pop();
        return top.items;
      case TOKEN.comma:
        if (this.ready || top === undefined) throw new NotJson();
        this.ready = true;
        return undefined;
      default:
        if (token !== TOKEN.string || !this.expectsName()) return this.literal(token);
        this.name();
        return undefined;
    }
  }

  private push(open: Open): undefined {
    this.expectValue();
    if (this.open.length >= MAXIMUM_JSON_DEPTH) throw new NotJson();
    this.open.push(open);
  }

  private put(value: Json): void {
    const top = this.open.at(-1);
    if (top?.kind === 'array') top.items.push(value);
    else if (top?.kind === 'object' && top.name !== null) {
      // Not an assignment: a member may be called __proto__.
      Object.defineProperty(top.members, top.name, { value, enumerable: true, configurable: true, writable: true });
      top.name = null;
    }
    this.ready = false;
  }

  private literal(token: number): Json {
    this.expectValue();
    switch (token) {
      case TOKEN.string:
        return this.string();
      case TOKEN.number:
        return this.number();
      case TOKEN.true:
        return true;
      case TOKEN.false:
        return false;
      case TOKEN.null:
        return null;
      default:
        throw new NotJson();
    }
  }

  private name(): void {
    const top = this.open.at(-1);
    if (top?.kind !== 'object' || !this.ready) throw new NotJson();
    top.name = this.string();
    if (this.scan() !== TOKEN.colon) throw new NotJson();
  }

  private string(): string {
    const text = this.scanner.getTokenValue();
    if (/\p{Surrogate}/u.test(text)) throw new NotJson();
    return text;
  }

  private number(): number {
    const digits = this.scanner.getTokenValue();
    const value = Number(digits);
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
  const value = BigInt(digits);
  return value <= LARGEST && value >= SMALLEST;
};
