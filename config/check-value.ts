import path from 'node:path';
import * as E from 'fp-ts/Either';
import type { Modality } from '../domain/modality/modality';
import type { ConfigurationError } from './configuration-error';
import { dictionary, isDictionary } from './dictionary';
import { areModalities, modalities } from './modalities';
import { describeRange, describeType, ITEMS, type ValueSpec } from './option-spec';
import type { TagDeclaration, UserNames } from './options';
import type { Found } from './read-files';
import { areUserNames, userNames } from './user-names';
import { type Worklists, worklists } from './worklists';

export type OptionValue =
  | boolean
  | number
  | string
  | readonly string[]
  | Readonly<Record<string, string>>
  | UserNames
  | readonly TagDeclaration[]
  | Worklists
  | Readonly<Record<string, Modality>>;

/** The value if it has the option's type and lies in its range; a path comes back absolute. */
export const checkValue = (option: string, spec: ValueSpec, found: Found): E.Either<ConfigurationError, OptionValue> => {
  const value = typed(spec, found);
  if (value === null) return E.left({ _tag: 'WrongType', source: found.source, option, expected: describeType(spec) });
  if (inRange(spec, value)) return E.right(value);
  return E.left({ _tag: 'OutOfRange', source: found.source, option, expected: describeRange(spec) ?? describeType(spec) });
};

const typed = (spec: ValueSpec, { value, folder }: Found): OptionValue | null => {
  switch (spec.type) {
    case 'boolean':
      return typeof value === 'boolean' ? value : null;
    case 'integer':
      return typeof value === 'number' && Number.isSafeInteger(value) ? value : null;
    case 'string':
    case 'choice':
      return typeof value === 'string' ? value : null;
    case 'path':
      return typeof value === 'string' ? absolute(value, folder) : null;
    case 'strings':
      return strings(value);
    case 'users':
      return users(value);
    case 'names':
      return userNames(value);
    case 'dictionary':
      return dictionary(value);
    case 'modalities':
      return modalities(value);
    case 'worklists':
      return worklists(value, folder);
  }
};

const absolute = (value: string, folder: string): string => (value === '' ? '' : path.resolve(folder, value));

const strings = (value: unknown): readonly string[] | null =>
  Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : null;

const users = (value: unknown): Readonly<Record<string, string>> | null => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const entries: [string, string][] = [];
  for (const [name, password] of Object.entries(value)) {
    if (typeof password !== 'string') return null;
    entries.push([name, password]);
  }
  return Object.fromEntries(entries);
};

const inRange = (spec: ValueSpec, value: OptionValue): boolean => {
  switch (spec.type) {
    case 'integer':
      return typeof value === 'number' && value >= spec.min && value <= spec.max;
    case 'string':
      return typeof value === 'string' && value.length >= (spec.minLength ?? 0) && value.length <= (spec.maxLength ?? Infinity);
    case 'choice':
      return typeof value === 'string' && spec.values.includes(value);
    case 'strings': {
      const { each } = spec;
      return Array.isArray(value) && (each === undefined || value.every((item) => ITEMS[each].form.test(item)));
    }
    case 'users':
      return typeof value === 'object' && Object.keys(value).every((name) => name !== '' && !name.includes(':'));
    case 'names':
      return areUserNames(value);
    case 'dictionary':
      return isDictionary(value);
    case 'modalities':
      return areModalities(value);
    case 'boolean':
    case 'path':
    case 'worklists':
      return true;
  }
};
