import { createHash, timingSafeEqual } from 'node:crypto';
import type { Options } from '../config/options';

export type Access =
  | { readonly kind: 'granted'; readonly user: string | null }
  /** A user is needed. */
  | { readonly kind: 'unauthenticated' }
  /** The client is on another machine. */
  | { readonly kind: 'remote' };

type AccessOptions = Pick<Options, 'AuthenticationEnabled' | 'RegisteredUsers' | 'RemoteAccessAllowed'>;

/**
 * Makes the check of who may send requests. Compares in constant time with the credentials of every user: neither a
 * password nor the existence of a user can be told from the time that a refusal takes.
 */
export const accessControl = (options: AccessOptions) => {
  const users = Object.entries(options.RegisteredUsers).map(([user, password]) => ({
    user,
    digest: digest(`Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`),
  }));
  return (address: string, authorization: string | undefined): Access => {
    if (!options.RemoteAccessAllowed && !isLoopback(address)) return { kind: 'remote' };
    if (!options.AuthenticationEnabled) return { kind: 'granted', user: null };
    const given = digest(authorization ?? '');
    let found: string | null = null;
    for (const { user, digest } of users) if (timingSafeEqual(digest, given)) found = user;
    return found === null ? { kind: 'unauthenticated' } : { kind: 'granted', user: found };
  };
};

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** 127.0.0.0/8, ::1, and the former as an IPv6 address. */
export const isLoopback = (address: string): boolean => {
  const host = address.toLowerCase().replace(/^::ffff:/, '');
  return host === '::1' || host === 'localhost' || /^127(?:\.\d{1,3}){3}$/.test(host);
};
