/** Microseconds since 1970-01-01T00:00:00Z. Exact in a double until the year 2255. */
export type Micros = number;

/** Where time comes from. Wall-clock time; it may jump. */
export type Clock = { readonly now: () => Micros };

/** Calls back once, not before `due`; the returned function takes the timer back. */
export type Timers = { readonly at: (due: Micros, action: () => void) => () => void };

/** Random identifiers, as lower-case UUIDs of version 4. */
export type Ids = { readonly uuid: () => string };
