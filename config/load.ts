import path from 'node:path';
import * as E from 'fp-ts/Either';
import { checkValue, type OptionValue } from './check-value';
import type { ConfigurationError } from './configuration-error';
import { isOption, optionNames, optionTable } from './option-table';
import type { Options } from './options';
import { ignoredOptions, isMissed } from './orthanc-options';
import { readEnvironment } from './read-environment';
import { type Found, readFiles } from './read-files';

export type ConfigurationSources = {
  /** Files and folders, in the order of the command line. */
  readonly paths: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
};

export type Configuration = { readonly options: Options; readonly warnings: readonly string[] };

/**
 * Reads Orthanc's configuration: files merged, then overridden by the environment; what is not given has its default.
 * Reads the files of `paths` and nothing else. Warnings are for the operator's log; no message holds a value.
 */
export const loadConfiguration = ({ paths, env, cwd }: ConfigurationSources): E.Either<ConfigurationError, Configuration> => {
  const files = readFiles(paths, env, cwd);
  if (E.isLeft(files)) return files;
  const variables = readEnvironment(env, cwd);
  const found = mergeMembers(files.right.options, variables.options);
  const values = new Map<string, OptionValue>();
  const unknown: string[] = [];
  for (const [name, option] of found) {
    if (!isOption(name)) {
      unknown.push(...unknownOption(name, option));
      continue;
    }
    const value = checkValue(name, optionTable[name], option);
    if (E.isLeft(value)) return value;
    values.set(name, value.right);
  }
  return E.right({
    options: withDefaults(values, cwd),
    warnings: [...files.right.warnings, ...unknown, ...variables.warnings],
  });
};

/** A variable beats a file; a variable for one member of an object leaves the others as they were. */
const mergeMembers = (files: ReadonlyMap<string, Found>, variables: ReadonlyMap<string, Found>): ReadonlyMap<string, Found> => {
  const merged = new Map(files);
  for (const [name, variable] of variables) {
    const before = merged.get(name)?.value;
    const joins = variable.partial === true && isObject(before) && isObject(variable.value);
    merged.set(name, joins ? { ...variable, value: { ...before, ...variable.value } } : variable);
  }
  return merged;
};

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value);

const unknownOption = (name: string, { source, value }: Found): readonly string[] => {
  const ignored = ignoredOptions.get(name);
  if (ignored === undefined) return [`${source}: unknown option "${name}" is ignored`];
  return isMissed(ignored, value) ? [`${source}: option "${name}" of Orthanc is not acted on. ${ignored.why}`] : [];
};

const withDefaults = (values: ReadonlyMap<string, OptionValue>, cwd: string): Options => {
  const given = Object.fromEntries(optionNames.map((name) => [name, values.get(name) ?? optionTable[name].default]));
  // The border of the table: each value was checked against the row of its option, or is the row's default.
  const options = given as Options;
  return {
    ...options,
    StorageDirectory: path.resolve(cwd, options.StorageDirectory),
    IndexDirectory: options.IndexDirectory || path.resolve(cwd, options.StorageDirectory),
    HttpBindAddresses: bindAddresses(options),
    SslCertificate: path.resolve(cwd, options.SslCertificate),
    SslTrustedClientCertificates: path.resolve(cwd, options.SslTrustedClientCertificates),
    AuthenticationEnabled: values.has('AuthenticationEnabled') ? options.AuthenticationEnabled : options.RemoteAccessAllowed,
  };
};

const bindAddresses = ({ HttpBindAddresses: given, RemoteAccessAllowed: remote }: Options): readonly string[] => {
  if (given.length > 0) return given;
  return [remote ? '0.0.0.0' : '127.0.0.1'];
};
