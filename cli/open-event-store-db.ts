import * as E from 'fp-ts/Either';
import type { Options } from '../config/options';
import { describeConnectError } from '../eventstore/eventstoredb/failure';
import type { EventStoreDbStore } from '../eventstore/eventstoredb/store';
import { CommandFailure } from './exit';
import { logFolder } from './folders';

/** The client of EventStoreDB takes a third of the time of a start: it is loaded by those who use it. */
const driver = (): typeof import('../eventstore/eventstoredb/store') => require('../eventstore/eventstoredb/store');

/** Connects to EventStoreDB as the options say, and catches up; a refusal ends the command with what to do. */
export const connectEventStoreDb = async (options: Options, report: (message: string) => void): Promise<EventStoreDbStore> => {
  const opened = await driver().openEventStoreDb({
    connectionString: options.EventStoreConnectionString,
    prefix: options.EventStoreStreamPrefix,
    folder: logFolder({ ...options, EventStoreDriver: 'eventstoredb' }),
    startupTimeout: options.EventStoreStartupTimeout * 1000,
    appendTimeout: options.EventStoreAppendTimeout * 1000,
    report,
  })();
  if (E.isRight(opened)) return opened.right;
  throw new CommandFailure(`${describeConnectError(opened.left)}.`);
};
