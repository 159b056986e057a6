import type { Database } from 'better-sqlite3';
import type { Position, RecordedEvent } from '../../eventstore/port';
import type { Projection } from './projection';

/** The last event that a projection has taken: enough to find it in the log again. */
export type Anchor = { readonly position: Position; readonly stream: string; readonly revision: number; readonly hash: string };

export const anchorOf = (event: RecordedEvent): Anchor => ({
  position: event.position,
  stream: event.stream,
  revision: event.revision,
  hash: event.hash,
});

export type Checkpoint = { readonly version: number; readonly anchor: Anchor | null };

type Row = {
  readonly version: number;
  readonly position: string | null;
  readonly stream: string | null;
  readonly revision: number | null;
  readonly hash: string | null;
};

export type Checkpoints = {
  readonly read: (projection: string) => Checkpoint | null;
  readonly save: (projection: Projection, anchor: Anchor | null) => void;
};

export const openCheckpoints = (database: Database): Checkpoints => {
  const read = database.prepare<[string], Row>(
    'SELECT version, position, stream, revision, hash FROM checkpoints WHERE projection = ?',
  );
  const save = database.prepare('INSERT OR REPLACE INTO checkpoints VALUES (?, ?, ?, ?, ?, ?)');
  return {
    read: (projection) => {
      const row = read.get(projection);
      if (row === undefined) return null;
      const { version, position, stream, revision, hash } = row;
      if (position === null || stream === null || revision === null || hash === null) return { version, anchor: null };
      return { version, anchor: { position: BigInt(position), stream, revision, hash } };
    },
    save: ({ name, version }, anchor) => {
      save.run(
        name,
        version,
        anchor?.position.toString() ?? null,
        anchor?.stream ?? null,
        anchor?.revision ?? null,
        anchor?.hash ?? null,
      );
    },
  };
};
