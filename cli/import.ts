import * as E from 'fp-ts/Either';
import type { Options } from '../config/options';
import { type MoveError, type MoveTarget, moveLog } from '../eventstore/move-log';
import { describeStoreError } from '../eventstore/store-failure';
import type { StoredLog } from '../eventstore/stored';
import { currentDriver, setCurrentDriver } from './current-driver';
import { CommandFailure } from './exit';
import { connectEventStoreDb } from './open-event-store-db';
import { openLog } from './open-log';

export type ImportOptions = { readonly from: string; readonly to: string };

const DRIVERS = ['sqlite', 'eventstoredb'];
const PROGRESS = 1000;
const RETRY_MS = 1000;

const describeMoveError = (error: MoveError): string => {
  if (error._tag === 'BadHash') {
    return `The log is damaged at revision ${error.revision} of ${error.stream}: what came before was moved. Run "anamnesis verify"`;
  }
  if (error._tag === 'TargetHoldsAnotherLog') {
    return 'The target holds another log: use an empty one, or another EventStoreStreamPrefix';
  }
  return describeStoreError(error);
};

/**
 * Moves the log of the storage folder from one driver to the other; the server must not run. Can be run again after an
 * interruption. The storage folder belongs to the new driver when all is there, not before; the old log stays as it is.
 */
export const importLog = async (options: Options, { from, to }: ImportOptions, print: (line: string) => void): Promise<void> => {
  if (!DRIVERS.includes(from) || !DRIVERS.includes(to) || from === to) {
    throw new CommandFailure('Give "--from sqlite --to eventstoredb", or the other way round.');
  }
  const current = currentDriver(options.IndexDirectory);
  if (current !== from) {
    throw new CommandFailure(
      current === null ? 'The storage folder holds no log.' : `The log of the storage folder is with driver "${current}".`,
    );
  }
  const open = (driver: string): Promise<StoredLog & MoveTarget> =>
    driver === 'sqlite'
      ? openLog({ ...options, EventStoreDriver: 'sqlite' }, { readOnly: false })
      : connectEventStoreDb({ ...options, EventStoreDriver: 'eventstoredb' }, (fault) =>
          print(`EventStoreDB does not answer (${fault}): trying again`),
        );
  const source = await open(from);
  try {
    const target = await open(to);
    try {
      let told = '';
      const moved = await moveLog({
        source,
        target,
        progress: (events) => void (events % PROGRESS === 0 && print(`${events} events are there`)),
        pause: (reason) => {
          const why = describeStoreError(reason);
          if (why !== told) print(`${why}: trying again`);
          told = why;
          return new Promise((resolve) => setTimeout(resolve, RETRY_MS));
        },
      });
      if (E.isLeft(moved)) throw new CommandFailure(`${describeMoveError(moved.left)}.`);
      const { events, alreadyThere } = moved.right;
      print(
        `OK: ${events} events are there (${alreadyThere} were already), every hash matches. Set "EventStoreDriver": "${to}".`,
      );
    } finally {
      await target.close();
    }
  } finally {
    await source.close();
  }
  setCurrentDriver(options.IndexDirectory, to);
};
