import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { sameAet } from '../../domain/modality/modality';
import type { Permission } from '../modality';
import type { Caller, ScpPorts } from './ports';

/** An IPv4 address that came through an IPv6 socket is compared as what it is. */
export const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '');

const isHost = async (host: string, address: string): Promise<boolean> => {
  if (isIP(host) !== 0) return plainAddress(host) === address;
  try {
    return (await lookup(host, { all: true })).some((one) => plainAddress(one.address) === address);
  } catch {
    return false;
  }
};

/** Whether a node may do this: by an option that allows it to everybody, or as a modality that is known by its title (and address). */
export const isAllowed = async (
  { aet, address }: Caller,
  permission: Permission,
  { options, modalities }: Pick<ScpPorts, 'options' | 'modalities'>,
): Promise<boolean> => {
  if (options.alwaysAllows.has(permission)) return true;
  for (const modality of modalities.all().values()) {
    if (!sameAet(modality.aet, aet, options.strictAetComparison) || !modality.allows[permission]) continue;
    if (!options.checkModalityHost || (await isHost(modality.host, address))) return true;
  }
  return false;
};
