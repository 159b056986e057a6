import type { Database } from 'better-sqlite3';
import type { RecordedEvent } from '../../eventstore/port';

/**
 * A read model. It owns the tables called `name` or `name_…`; their content is a function of the events alone, whatever
 * the batches they came in.
 */
export type Projection<View = unknown> = {
  readonly name: string;
  /** Raised whenever the tables or what is put into them change: the projection is then rebuilt from the log. */
  readonly version: number;
  readonly schema: string;
  /** Prepares the statements; throws if the tables are not those of `schema`. */
  readonly open: (database: Database) => { readonly fold: Fold; readonly view: View };
};

/** Takes events, always inside a transaction of the host. */
export type Fold = {
  /** Throws on an event that it cannot take. Rows may be held back until `flush`. */
  readonly apply: (event: RecordedEvent) => void;
  readonly flush: () => void;
  /** The transaction was rolled back: forgets whatever memory holds beyond the tables. */
  readonly discard: () => void;
};
