import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import type { Options } from '../config/options';

/** Tells the read models of one machine and folder from those of others, as `DatabaseServerIdentifier` of Orthanc does: 40 hex digits. */
export const serverIdentifier = ({ IndexDirectory }: Pick<Options, 'IndexDirectory'>): string =>
  createHash('sha1').update(`${hostname()}\0${IndexDirectory}`).digest('hex');
