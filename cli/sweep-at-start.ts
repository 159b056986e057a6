import type { Logger } from '../config/logger';
import type { Projections } from '../projections/host';
import type { BlobStore } from '../storage/port';
import { sweepOrphans } from './sweep';

type SweepPorts = {
  readonly blobs: BlobStore;
  readonly projections: Pick<Projections, 'parked' | 'referencedFiles'>;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly stopped: () => boolean;
  readonly logger: Pick<Logger, 'warn' | 'error'>;
};

/**
 * Sweeps orphaned files, unless events are parked: the event that a projection could not take may be the one that names a
 * file. Never rejects.
 */
export const sweepAtStart = async ({ blobs, projections, startedAt, stopped, logger }: SweepPorts): Promise<void> => {
  const parked = projections.parked();
  if (parked > 0) {
    logger.warn({ parked }, 'Orphaned files are not swept while events are parked');
    return;
  }
  try {
    await sweepOrphans(blobs, projections.referencedFiles, startedAt, stopped);
  } catch (err) {
    logger.error({ err }, 'Orphaned files could not be swept');
  }
};
