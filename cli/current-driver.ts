import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Options } from '../config/options';
import { logFile } from '../eventstore/sqlite/files';
import { CommandFailure } from './exit';
import { writeDurably } from './write-durably';

type Place = Pick<Options, 'EventStoreDriver' | 'IndexDirectory'>;

const driverFile = (folder: string): string => path.join(folder, 'driver');

/** The driver that has the log of a storage folder; null while there is none. */
export const currentDriver = (folder: string): string | null => {
  if (existsSync(driverFile(folder))) return readFileSync(driverFile(folder), 'utf8').trim();
  return existsSync(logFile(folder)) ? 'sqlite' : null;
};

/** Makes durable which driver has the log from now on. */
export const setCurrentDriver = (folder: string, driver: string): void => writeDurably(driverFile(folder), `${driver}\n`);

/**
 * Refuses a driver that does not have the log of the storage folder: with an older or empty log, all newer files would be
 * taken for orphans.
 */
export const claimDriver = ({ EventStoreDriver, IndexDirectory }: Place): void => {
  const current = currentDriver(IndexDirectory);
  if (current === null) {
    setCurrentDriver(IndexDirectory, EventStoreDriver);
  } else if (current !== EventStoreDriver) {
    throw new CommandFailure(
      `The log of this storage folder is with EventStoreDriver "${current}": move it with "anamnesis import --from ${current} --to ${EventStoreDriver}", or set EventStoreDriver to "${current}".`,
    );
  }
};
