import { hash } from 'node:crypto';
import type { DocumentRef } from '../domain/event';
import type { Json } from '../domain/json';
import type { NewDocument } from './port';

/** Secures a document's digest against guessing its content. */
const SALT_BYTES = 32;

export type Sealed = {
  /** Orthanc ids of the patients that the content speaks of: what is erased with them. */
  readonly patients: readonly string[];
  readonly content: Json;
};

/**
 * Makes the sealed document of what may be personal: 32 random bytes, then `{patients, content}` as JSON in UTF-8.
 * `id` is a fresh UUID. The digest of the reference is the SHA-256 of all bytes.
 */
export const seal = (
  content: Json,
  patients: readonly string[],
  random: (bytes: number) => Uint8Array,
  id: string,
): { readonly document: NewDocument; readonly ref: DocumentRef } => {
  const json = JSON.stringify({ patients, content } satisfies Sealed);
  const bytes = Buffer.allocUnsafeSlow(SALT_BYTES + Buffer.byteLength(json));
  bytes.set(random(SALT_BYTES));
  bytes.write(json, SALT_BYTES);
  return { document: { id, kind: 'sealed', bytes }, ref: { document: id, digest: digestOf(bytes) } };
};

/** Lower-case hex SHA-256 of a document's bytes. */
export const digestOf = (bytes: Uint8Array): string => hash('sha256', bytes);

const decoder = new TextDecoder();

/** What `seal` was given. Throws a `TypeError` without content if the bytes are not a sealed document. */
export const unseal = (bytes: Uint8Array): Sealed => {
  const value = parse(decoder.decode(bytes.subarray(SALT_BYTES)));
  if (typeof value !== 'object' || value === null || !('patients' in value) || !('content' in value)) throw notSealed();
  const { patients, content } = value;
  if (!Array.isArray(patients) || content === undefined) throw notSealed();
  return {
    content,
    patients: patients.map((patient: Json) => {
      if (typeof patient !== 'string') throw notSealed();
      return patient;
    }),
  };
};

const notSealed = (): TypeError => new TypeError('Not a sealed document');

const parse = (json: string): Json => {
  try {
    return JSON.parse(json);
  } catch {
    throw notSealed();
  }
};
