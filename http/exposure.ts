import type { Options } from '../config/options';
import { isLoopback } from './access';

export type Exposure =
  | { readonly kind: 'safe' }
  /** To be said in the log. */
  | { readonly kind: 'warning'; readonly message: string }
  /** The server must not listen. */
  | { readonly kind: 'refused'; readonly message: string };

type ExposureOptions = Pick<Options, 'HttpBindAddress' | 'RemoteAccessAllowed' | 'AuthenticationEnabled' | 'RegisteredUsers'>;

/**
 * Whether the REST interface may be opened with these options. Unlike Orthanc 1.10.1, which invents a user whose password
 * everybody knows, we do not listen to other machines while nobody could sign in (as 1.13.0).
 */
export const checkExposure = (options: ExposureOptions): Exposure => {
  if (!options.RemoteAccessAllowed || isLoopback(options.HttpBindAddress)) return { kind: 'safe' };
  if (!options.AuthenticationEnabled) {
    return {
      kind: 'warning',
      message: 'Every machine that reaches the HTTP port has full access: "AuthenticationEnabled" is false',
    };
  }
  if (Object.keys(options.RegisteredUsers).length > 0) return { kind: 'safe' };
  return {
    kind: 'refused',
    message: '"RemoteAccessAllowed" is true but "RegisteredUsers" names no user: add one, or listen on 127.0.0.1 only',
  };
};
