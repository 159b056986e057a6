import type { JsonObject } from '../domain/json';

/** A size as Orthanc shows it: bytes as a string, since they may pass 32 bits, and whole MiB as a number. */
export const sizeMembers = (name: string, bytes: number): JsonObject => ({
  [name]: String(bytes),
  [`${name}MB`]: Math.floor(bytes / (1024 * 1024)),
});
