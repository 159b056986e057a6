import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import * as E from 'fp-ts/Either';
import { getNodeValue, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { ConfigurationError } from './configuration-error';
import { substitute } from './substitute';

/** The value of one option, as found. */
export type Found = {
  readonly value: unknown;
  /** File or environment variable: for messages. */
  readonly source: string;
  /** What relative paths are relative to. */
  readonly folder: string;
  /** Present if `value` holds only some members of an object: the others stay as they were. */
  readonly partial?: true;
};

export type FoundOptions = { readonly options: ReadonlyMap<string, Found>; readonly warnings: readonly string[] };

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads configuration files, and all `*.json` files of folders in the order of their names, into one set of options.
 * JSON with comments and trailing commas. An option that is defined twice is an error.
 */
export const readFiles = (
  paths: readonly string[],
  env: Environment,
  cwd: string,
): E.Either<ConfigurationError, FoundOptions> => {
  const options = new Map<string, Found>();
  const warnings: string[] = [];
  for (const given of paths) {
    const files = filesOf(path.resolve(cwd, given));
    if (E.isLeft(files)) return files;
    for (const file of files.right) {
      const error = readFile(file, env, options, warnings);
      if (error !== null) return E.left(error);
    }
  }
  return E.right({ options, warnings });
};

const filesOf = (given: string): E.Either<ConfigurationError, readonly string[]> => {
  try {
    if (!statSync(given).isDirectory()) return E.right([given]);
    const names = readdirSync(given).filter((name) => name.toLowerCase().endsWith('.json'));
    return E.right(names.sort().map((name) => path.join(given, name)));
  } catch (error) {
    return E.left({ _tag: 'Unreadable', file: given, reason: codeOf(error) });
  }
};

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : 'unknown reason';

const readFile = (file: string, env: Environment, options: Map<string, Found>, warnings: string[]): ConfigurationError | null => {
  let raw: string;
  try {
    raw = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    return { _tag: 'Unreadable', file, reason: codeOf(error) };
  }
  const { text, unset } = substitute(raw, env);
  for (const name of unset) warnings.push(`${file}: environment variable ${name} is not set and reads as nothing`);
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  const [first] = errors;
  if (first !== undefined) return syntaxError(file, text, first);
  if (root?.type !== 'object') return { _tag: 'NotAnObject', file };
  for (const member of root.children ?? []) {
    const [name, value] = nameAndValue(member);
    const before = options.get(name);
    if (before !== undefined) return { _tag: 'DefinedTwice', option: name, first: before.source, second: file };
    options.set(name, { value, source: file, folder: path.dirname(file) });
  }
  return null;
};

const nameAndValue = (member: Node): readonly [string, unknown] => {
  const [name, value] = member.children ?? [];
  return [String(name?.value), value === undefined ? undefined : getNodeValue(value)];
};

const syntaxError = (file: string, text: string, { error, offset }: ParseError): ConfigurationError => {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  const column = offset - before.lastIndexOf('\n');
  return { _tag: 'BadSyntax', file, line, column, problem: printParseErrorCode(error) };
};
