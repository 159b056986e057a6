import type { Database } from 'better-sqlite3';
import type { EventStore } from '../../eventstore/port';
import type { Live } from './apply-batch';
import type { Checkpoints } from './checkpoints';
import { environmentCode } from './fault';
import type { ProjectionNotice, RebuildCause } from './notice';
import type { Projection } from './projection';
import { holdsAnchor } from './same-log';
import { recreateTables } from './tables';

export type StartPorts = {
  readonly database: Database;
  readonly store: EventStore;
  readonly checkpoints: Checkpoints;
  readonly report: (notice: ProjectionNotice) => void;
};

/** Empties a projection: it will be fed from the start of the log. */
export const resetProjection = (database: Database, checkpoints: Checkpoints, projection: Projection): void =>
  database.transaction(() => {
    recreateTables(database, projection);
    checkpoints.save(projection, null);
  })();

const staleness = async (projection: Projection, { store, checkpoints }: StartPorts): Promise<RebuildCause | 'new' | null> => {
  const saved = checkpoints.read(projection.name);
  if (saved === null) return 'new';
  if (saved.version !== projection.version) return 'version';
  return saved.anchor === null || (await holdsAnchor(store, saved.anchor)) ? null : 'other log';
};

/**
 * Opens a projection where it stopped; one that is of another version, damaged, or ahead of the log starts over.
 * Rejects with `LogUnavailable`, or with an error of SQLite if the database as a whole is not usable.
 */
export const startProjection = async <View>(
  projection: Projection<View>,
  ports: StartPorts,
): Promise<{ readonly live: Live; readonly view: View }> => {
  const { database, checkpoints, report } = ports;
  const started = (): { readonly live: Live; readonly view: View } => {
    const { fold, view } = projection.open(database);
    const position = checkpoints.read(projection.name)?.anchor?.position ?? null;
    return { live: { projection, fold, position }, view };
  };
  let cause = await staleness(projection, ports);
  if (cause === null) {
    try {
      return started();
    } catch (error) {
      if (environmentCode(error) !== null) throw error;
      cause = 'damaged';
    }
  }
  resetProjection(database, checkpoints, projection);
  if (cause !== 'new') report({ _tag: 'ProjectionRebuilt', projection: projection.name, cause });
  return started();
};
