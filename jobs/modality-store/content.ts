import type { JsonObject } from '../../domain/json';

/** `Content` of a store job: contract 01-jobs.md §4 and 12-newer-releases.md §2.2. The facts are its members. */
export const describeModalityStore = (facts: JsonObject): JsonObject => facts;
