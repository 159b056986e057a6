import { existsSync } from 'node:fs';
import * as E from 'fp-ts/Either';
import type { Options } from '../config/options';
import type { PlacementRules } from '../eventstore/sqlite/columns/placement';
import { describeOpenError } from '../eventstore/sqlite/failure';
import { logFile } from '../eventstore/sqlite/files';
import { verifyColumns } from '../eventstore/sqlite/verify-columns';
import type { StoredLog } from '../eventstore/stored';
import { createTreeCheck, type KnownRoot } from '../eventstore/tree-check';
import { type BadEvent, verifyLog } from '../eventstore/verify';
import { readMerkleRoot } from '../projections/read-merkle-root';
import { CommandFailure } from './exit';
import { logFolder, projectionsFile } from './folders';
import { openLog } from './open-log';

/** Milliseconds. */
const CONNECT_TIMEOUT = 10_000;

type Finding = { readonly good: boolean; readonly line: string };

const badLine = (bad: BadEvent, where: string, events: number): Finding => ({
  good: false,
  line: `BAD: ${bad.type} at position ${bad.position}, revision ${bad.revision} of ${bad.stream}${where}: ${bad.fault}. The ${events} events before it are good.`,
});

type Here = {
  readonly log: StoredLog;
  readonly known: KnownRoot | null;
  readonly where: string;
  readonly columns: ColumnsFinding;
};
type ColumnsFinding = ReturnType<typeof verifyColumns>;

const checkHere = async ({ log, known, where, columns }: Here): Promise<Finding> => {
  const tree = known === null ? null : createTreeCheck(known);
  const result = await verifyLog(log, tree?.take)();
  if (E.isLeft(result)) return { good: false, line: `The log cannot be read${where}: ${result.left._tag}.` };
  if (E.isLeft(columns)) return { good: false, line: `${describeOpenError(columns.left)}.` };
  const { events, bad } = result.right;
  const misplaced = columns.right;
  if (misplaced !== null && (bad === null || misplaced.bad.position < bad.position)) {
    return badLine(misplaced.bad, where, misplaced.before);
  }
  if (bad !== null) return badLine(bad, where, events);
  const fault = tree?.fault() ?? null;
  if (fault !== null) return { good: false, line: `BAD: the log${where}: ${fault}. Every event that is there is good.` };
  const more = tree === null ? ' There is no Merkle tree beside it yet: what is gone at its end would not be missed.' : '';
  return { good: true, line: `OK: ${events} events${where}, every hash and digest matches.${more}` };
};

/** Loaded by those who use it: see `open-event-store-db.ts`. */
const remote = (): typeof import('../eventstore/eventstoredb/verify-remote') =>
  require('../eventstore/eventstoredb/verify-remote');

const checkEventStoreDb = async (log: StoredLog, options: Options): Promise<Finding> => {
  const result = await remote().verifyEventStoreDb({
    connectionString: options.EventStoreConnectionString,
    prefix: options.EventStoreStreamPrefix,
    replica: log,
    connectTimeout: CONNECT_TIMEOUT,
  })();
  if (E.isLeft(result)) {
    const reason = 'reason' in result.left ? ` (${result.left.reason})` : '';
    return { good: false, line: `NOT CHECKED: the events in EventStoreDB could not be read: ${result.left._tag}${reason}.` };
  }
  const { events, newer, bad } = result.right;
  if (bad !== null) return badLine(bad, ' in EventStoreDB', events);
  const more = newer === 0 ? '' : ` but ${newer} that it has not taken yet`;
  return { good: true, line: `OK: ${events} events in EventStoreDB, every hash matches, and the replica has the same${more}.` };
};

/** A log that came from the other driver, whose own one still lies there, was appended anew. */
const placementRules = (options: Options): PlacementRules => {
  const elsewhere = options.EventStoreDriver === 'eventstoredb';
  const imported = existsSync(logFile(logFolder({ ...options, EventStoreDriver: 'eventstoredb' })));
  return { steps: !elsewhere, times: !elsewhere && !imported };
};

/**
 * Checks every hash of the log and what no hash covers, and that nothing of it is gone since the read models took it, with the server running or stopped: with EventStoreDB, those of the replica and those of EventStoreDB
 * itself. Fails with the name of the first bad event.
 */
export const verify = async (options: Options, print: (line: string) => void): Promise<void> => {
  const elsewhere = options.EventStoreDriver === 'eventstoredb';
  const log = await openLog(options, { readOnly: true });
  try {
    // Before the log is read: what a running server appends meanwhile is beyond it.
    const known = readMerkleRoot(projectionsFile(logFolder(options)));
    const columns = verifyColumns(logFolder(options), placementRules(options));
    const findings = [await checkHere({ log, known, columns, where: elsewhere ? ' in the replica' : '' })];
    if (elsewhere) findings.push(await checkEventStoreDb(log, options));
    for (const { good, line } of findings) if (good) print(line);
    const faults = findings.filter(({ good }) => !good);
    if (faults.length > 0) throw new CommandFailure(faults.map(({ line }) => line).join('\n'));
  } finally {
    await log.close();
  }
};
