import { orthancStatus } from '../domain/orthanc-status';
import { described } from './fault';
import { argument, type Context } from './request-state';

/**
 * A boolean of the query, by its value: empty, `true` or `1`, and `false` or `0` (contract 12-newer-releases.md §2.3). Where `byValue` is
 * false its presence alone counts, as in 1.10.1. Throws a fault.
 */
export const booleanArgument = (context: Context, name: string, otherwise: boolean, byValue: boolean): boolean => {
  const value = argument(context, name);
  if (value === null) return otherwise;
  if (!byValue || value === '' || value === 'true' || value === '1') return true;
  if (value === 'false' || value === '0') return false;
  throw described(orthancStatus.ParameterOutOfRange, `Expected a Boolean for GET argument "${name}"`);
};
