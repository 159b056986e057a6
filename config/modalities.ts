import * as E from 'fp-ts/Either';
import type { Json } from '../domain/json';
import { isSymbolicName, type Modality } from '../domain/modality/modality';
import { readModality } from '../domain/modality/read-modality';

/** What stands for a modality that has the right type and a value that no modality has. */
const OUT_OF_RANGE = null;

type Read = Readonly<Record<string, Modality | typeof OUT_OF_RANGE>>;

// The reader of the files makes nothing but JSON.
const isObject = (value: unknown): value is Readonly<Record<string, Json>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** `DicomModalities` as written; null if it is of another type. Only `areModalities` says whether its values are in range. */
export const modalities = (value: unknown): Readonly<Record<string, Modality>> | null => {
  if (!isObject(value)) return null;
  const read: [string, Read[string]][] = [];
  for (const [name, written] of Object.entries(value)) {
    const modality = readModality(written);
    if (E.isRight(modality)) read.push([name, modality.right]);
    else if (modality.left._tag === 'NoModality') return null;
    else read.push([name, OUT_OF_RANGE]);
  }
  // `areModalities` is asked before anybody else sees the value.
  return Object.fromEntries(read) as Readonly<Record<string, Modality>>;
};

/** Whether each name is a symbolic one, and each port and manufacturer is known. */
export const areModalities = (value: unknown): boolean =>
  isObject(value) && Object.entries(value).every(([name, modality]) => isSymbolicName(name) && modality !== OUT_OF_RANGE);
