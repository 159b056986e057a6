import { readEscapedString } from './json-string';
import { NotJson } from './not-json';

export type JsonToken =
  | { readonly kind: '{' | '}' | '[' | ']' | ',' | ':' }
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'number'; readonly digits: string }
  | { readonly kind: 'literal'; readonly value: true | false | null };

/** With leading zeros, and without digits on either side of the point: 1.10.1 reads them (observed). */
const NUMBER = /-?[0-9]*(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?/y;
const WORD = /[^ \t\r\n{}[\]:,"/]+/y;
const LINE_END = /[\r\n]/g;
/** Of the control characters, line breaks may not stand in a string. */
const LINE_BREAK = /[\r\n]/;

const SIGNS: ReadonlyMap<string, JsonToken> = new Map((['{', '}', '[', ']', ',', ':'] as const).map((kind) => [kind, { kind }]));

/**
 * The tokens of a JSON text, one after the other; comments and white space are passed over. Long strings, comments and spaces are
 * crossed in steps of the engine's own, so that 16 MiB of them take milliseconds.
 */
export class JsonScanner {
  private at = 0;

  constructor(private readonly text: string) {}

  /** Throws `NotJson` at the end of the text and at what is no token. */
  next(): JsonToken {
    this.skip();
    const character = this.text.charAt(this.at);
    const sign = SIGNS.get(character);
    if (sign !== undefined) {
      this.at += 1;
      return sign;
    }
    if (character === '"') return { kind: 'string', text: this.string() };
    if (character === '-' || (character >= '0' && character <= '9')) return { kind: 'number', digits: this.number() };
    return { kind: 'literal', value: this.literal() };
  }

  private skip(): void {
    const { text } = this;
    for (;;) {
      const unit = text.charCodeAt(this.at);
      if (unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09) this.at += 1;
      else if (unit === 0x2f) this.comment();
      else return;
    }
  }

  private comment(): void {
    const { text, at } = this;
    if (text.startsWith('//', at)) {
      LINE_END.lastIndex = at;
      this.at = LINE_END.exec(text)?.index ?? text.length;
      return;
    }
    const end = text.startsWith('/*', at) ? text.indexOf('*/', at + 2) : -1;
    if (end < 0) throw new NotJson();
    this.at = end + 2;
  }

  private string(): string {
    const { text } = this;
    const start = this.at + 1;
    const end = text.indexOf('"', start);
    if (end < 0) throw new NotJson();
    const raw = text.slice(start, end);
    if (raw.includes('\\')) return this.escapedString(start);
    if (LINE_BREAK.test(raw)) throw new NotJson();
    this.at = end + 1;
    return raw;
  }

  private escapedString(start: number): string {
    const { value, end } = readEscapedString(this.text, start);
    this.at = end;
    return value;
  }

  private number(): string {
    const digits = this.match(NUMBER);
    const following = this.text.charAt(this.at);
    if (following === 'e' || following === 'E') throw new NotJson();
    return digits;
  }

  private literal(): true | false | null {
    switch (this.match(WORD)) {
      case 'true':
        return true;
      case 'false':
        return false;
      case 'null':
        return null;
      default:
        throw new NotJson();
    }
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    const start = this.at;
    if (!pattern.test(this.text)) throw new NotJson();
    this.at = pattern.lastIndex;
    return this.text.slice(start, this.at);
  }
}
