/** Any value that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;

/** A JSON object; members may be absent. */
export type JsonObject = { readonly [name: string]: Json };
