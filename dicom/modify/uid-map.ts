import { createHmac } from 'node:crypto';

/** What a UID names. UIDs that name neither study nor series are of one kind, so that a reference and what it refers to stay the same. */
export type UidKind = 'study' | 'series' | 'instance';

/**
 * New identifiers for old ones: HMAC with the key of a job. The same old one always becomes the same new one, whoever computes it and in whatever order, and
 * without the key nobody can tell which became which.
 */
export type UidMap = {
  /** Below `2.25`, of a UUID (PS3.5, B.2). */
  readonly uid: (kind: UidKind, old: string) => string;
  /** A UUID for a PatientID. */
  readonly patientId: (old: string) => string;
};

const UUID_BYTES = 16;

/** The first 128 bits as a UUID of version 8 (RFC 9562, §5.8), in hex digits. */
const uuidDigits = (digest: Buffer): string => {
  digest[6] = ((digest[6] ?? 0) & 0x0f) | 0x80;
  digest[8] = ((digest[8] ?? 0) & 0x3f) | 0x80;
  return digest.toString('hex', 0, UUID_BYTES);
};

export const createUidMap = (key: Uint8Array): UidMap => {
  const digits = (kind: UidKind | 'patient', old: string): string =>
    uuidDigits(createHmac('sha256', key).update(`${kind}\0${old}`, 'utf8').digest());
  return {
    uid: (kind, old) => `2.25.${BigInt(`0x${digits(kind, old)}`)}`,
    patientId: (old) => digits('patient', old).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
  };
};
