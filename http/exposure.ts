import type { Options } from '../config/options';
import { isLoopback } from './access';

export type Exposure =
  | { readonly kind: 'safe' }
  /** To be said in the log. */
  | { readonly kind: 'warning'; readonly message: string }
  /** The server must not listen. */
  | { readonly kind: 'refused'; readonly message: string };

type ExposureOptions = Pick<
  Options,
  | 'HttpServerEnabled'
  | 'HttpBindAddresses'
  | 'RemoteAccessAllowed'
  | 'AuthenticationEnabled'
  | 'RegisteredUsers'
  | 'UnauthenticatedRemoteAccessAllowed'
>;

/**
 * Whether the REST interface may be opened with these options. Unlike Orthanc 1.10.1, which invents a user whose password
 * everybody knows, we do not listen to other machines while nobody could sign in (as 1.13.0), nor while nobody has to, unless the
 * operator says that this is meant.
 */
export const checkExposure = (options: ExposureOptions): Exposure => {
  const open = options.HttpServerEnabled && options.RemoteAccessAllowed && !options.HttpBindAddresses.every(isLoopback);
  if (!open) return { kind: 'safe' };
  if (options.AuthenticationEnabled) {
    return Object.keys(options.RegisteredUsers).length > 0 ? { kind: 'safe' } : { kind: 'refused', message: NO_USER };
  }
  if (!options.UnauthenticatedRemoteAccessAllowed) return { kind: 'refused', message: NO_AUTHENTICATION };
  return { kind: 'warning', message: OPEN };
};

const NO_USER =
  '"RemoteAccessAllowed" is true but "RegisteredUsers" names no user: add one, or listen on 127.0.0.1 only ("HttpBindAddresses")';
const NO_AUTHENTICATION =
  '"RemoteAccessAllowed" is true and "AuthenticationEnabled" is false: every machine that reaches the port would have full access. ' +
  'Set "AuthenticationEnabled": true and "RegisteredUsers", listen on 127.0.0.1 only ("HttpBindAddresses"), ' +
  'or, if the network is closed by other means, allow it with "UnauthenticatedRemoteAccessAllowed": true';
const OPEN =
  'Every machine that reaches the HTTP port has full access: "UnauthenticatedRemoteAccessAllowed" is true and "AuthenticationEnabled" is false';
