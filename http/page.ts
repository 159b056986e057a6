import { orthancStatus } from '../domain/orthanc-status';
import { described } from './fault';
import { argument, type Context, hasArgument } from './request-state';

/** A plus sign in a query stands for a space. */
const INTEGER = /^[ +-]?\d{1,40}$/;

/** A decimal integer of an argument, or null for any other text. */
export const integerOf = (text: string): bigint | null => (INTEGER.test(text) ? BigInt(text.replace(/^[ +]/, '')) : null);

/** A number, cut to what a double holds exactly. */
export const safe = (value: bigint): number =>
  Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, Number(value)));

const LARGEST = 2n ** 64n - 1n;

/**
 * `since` and `limit` of a list: both or none. A negative `since` is 0, a negative `limit` is no limit. Throws a fault.
 * `limitZeroIsNone`: a limit of 0 is none, as since 1.12.5 (12-newer-releases.md §6.2). `uri`: of the list, as the error names it. Contract 09-resources.md §3; syntax observed on 1.10.1.
 */
export const pageOf = (
  context: Context,
  uri: string,
  limitZeroIsNone: boolean,
): { readonly since: number; readonly limit: number } | undefined => {
  if (!hasArgument(context, 'since') && !hasArgument(context, 'limit')) return undefined;
  for (const name of ['limit', 'since']) {
    if (hasArgument(context, name)) continue;
    throw described(orthancStatus.BadRequest, `Missing "${name}" argument for GET request against: ${uri}`);
  }
  const since = integer(argument(context, 'since') ?? '');
  const limit = integer(argument(context, 'limit') ?? '');
  return { since: Math.max(0, since), limit: limit < 0 || (limitZeroIsNone && limit === 0) ? Number.MAX_SAFE_INTEGER : limit };
};

/** A decimal integer of 64 bits without a sign, which turns around at both ends as 1.10.1's does (observed), cut to what a double holds exactly. */
const integer = (text: string): number => {
  const given = integerOf(text);
  if (given === null || given > LARGEST || given < -LARGEST) {
    throw described(orthancStatus.BadParameterType, 'Syntax error in some user-supplied data');
  }
  return safe(BigInt.asIntN(64, given));
};
