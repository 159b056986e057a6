import type { Ids } from '../domain/time';

/** A new UID, made of a UUID (PS3.5, B.2). */
export const uidOf = (ids: Ids): string => `2.25.${BigInt(`0x${ids.uuid().replaceAll('-', '')}`)}`;
