/** To a thread. */
export type Request = { readonly name: string; readonly input: unknown };

/** From a thread; one for each request, in order. */
export type Reply = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly code: string };
