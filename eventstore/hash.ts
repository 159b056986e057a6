import { hash } from 'node:crypto';

export type HashedEvent = {
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  /** Exactly as they are stored. */
  readonly storedData: string;
  readonly storedMetadata: string;
};

const netstring = (field: string): string => `${Buffer.byteLength(field)}:${field}`;

/**
 * Lower-case hex SHA-256 over stream, revision (decimal), id, type, data and metadata, in this order, each in UTF-8 as
 * a netstring without the comma (`<bytes>:<field>`), so that no two events share an encoding. Never changes: hashes of
 * every released version must verify for ever.
 */
export const hashEvent = (event: HashedEvent): string =>
  hash(
    'sha256',
    netstring(event.stream) +
      netstring(String(event.revision)) +
      netstring(event.id) +
      netstring(event.type) +
      netstring(event.storedData) +
      netstring(event.storedMetadata),
  );
