import path from 'node:path';
import type { Options } from '../config/options';

/** Where the bytes of instances and outputs are, below the StorageDirectory. */
export const blobFolder = (storageDirectory: string): string => path.join(storageDirectory, 'blobs');

/** Large files while they are transcoded and handed out: emptied at start-up. */
export const transcodedFolder = (storageDirectory: string): string => path.join(storageDirectory, 'transcoded');

/** The database of the read models, in the folder of the log. */
export const projectionsFile = (logFolder: string): string => path.join(logFolder, 'projections.db');

/** The folder of the log, or of its replica, and of the read models. Each driver has its own: positions differ. */
export const logFolder = ({ EventStoreDriver, IndexDirectory }: Pick<Options, 'EventStoreDriver' | 'IndexDirectory'>): string =>
  EventStoreDriver === 'eventstoredb' ? path.join(IndexDirectory, 'eventstoredb') : IndexDirectory;
