import type { JsonObject } from '../domain/json';

/** Turns the data of one version into the data of the next. */
export type Upcast = (data: JsonObject) => JsonObject;

/** By event type, then by the version that the function takes. Versions count from 1 and have no holes. */
export type Upcasts = { readonly [type: string]: { readonly [version: number]: Upcast } };

/** Every change of an event's data since the first release. An entry is never removed: stored bytes never change. */
export const upcasts: Upcasts = {};

/** An event that this version cannot read: its schema is later than known, or its bytes are damaged. Thrown by readers of the log. */
export class UnreadableEvent extends Error {}

/** The schema version that new events of this type are written with. */
export const currentSchema = (type: string, table: Upcasts = upcasts): number =>
  1 + Object.keys(Object.hasOwn(table, type) ? (table[type] ?? {}) : {}).length;

/**
 * The data in the newest schema. Throws `UnreadableEvent`, which names type and version, if the event was written by a
 * later version of the software.
 */
export const upcast = (type: string, schema: number, data: JsonObject, table: Upcasts = upcasts): JsonObject => {
  const current = currentSchema(type, table);
  if (schema === current) return data;
  if (!Number.isInteger(schema) || schema < 1 || schema > current) {
    throw new UnreadableEvent(
      `An event ${type} has schema ${schema}, this version reads 1 to ${current}: use the version of Anamnesis that wrote it or a later one`,
    );
  }
  let result = data;
  for (let version = schema; version < current; version++) {
    const step = table[type]?.[version];
    if (step === undefined) throw new UnreadableEvent(`No upcast of ${type} from schema ${version} is known`);
    result = step(result);
  }
  return result;
};
