import path from 'node:path';

/** Where the bytes of instances and outputs are, below the StorageDirectory. */
export const blobFolder = (storageDirectory: string): string => path.join(storageDirectory, 'blobs');

/** The database of the read models, below the IndexDirectory. */
export const projectionsFile = (indexDirectory: string): string => path.join(indexDirectory, 'projections.db');
