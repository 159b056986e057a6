import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls, type SecureContext } from 'node:tls';
import type { Clock, Micros, Timers } from '../../domain/time';
import type { NetworkCause } from '../error';

/** How TLS is spoken with a peer. `verified`: whether its certificate must be trusted. */
export type PeerTls = { readonly context: SecureContext; readonly verified: boolean };

export type Target = {
  readonly host: string;
  readonly port: number;
  /** Null: no TLS. */
  readonly tls: PeerTls | null;
  /** How long the connection, and the handshake of TLS, may take; 0: as long as the system lets it. */
  readonly patience: Micros;
  readonly signal: AbortSignal | undefined;
};

/** No connection came about; `why` null: the signal. */
export class NoConnection extends Error {
  constructor(readonly why: NetworkCause | null) {
    super(`No connection: ${why?.kind ?? 'Cancelled'}`);
  }
}

const codeOf = (error: Error): string => ('code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN');

/** The title is what DICOM peers know each other by: a certificate is trusted for its authority, whatever host name it holds, as DCMTK does. */
const open = ({ host, port, tls }: Target): Socket =>
  tls === null
    ? connectTcp({ host, port })
    : connectTls({
        host,
        port,
        secureContext: tls.context,
        rejectUnauthorized: tls.verified,
        checkServerIdentity: () => undefined,
      });

/** A connected socket. Rejects with `NoConnection`; nothing stays open then. */
export const connectTo = (
  target: Target,
  { clock, timers }: { readonly clock: Clock; readonly timers: Timers },
): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const { signal, patience, tls } = target;
    if (signal?.aborted === true) {
      reject(new NoConnection(null));
      return;
    }
    const socket = open(target);
    const cancel = patience === 0 ? () => undefined : timers.at(clock.now() + patience, () => fail({ kind: 'Timeout' }));
    const settled = (): void => {
      cancel();
      signal?.removeEventListener('abort', aborted);
      socket.removeListener('error', failed);
      socket.removeListener('close', closed);
    };
    const fail = (why: NetworkCause | null): void => {
      settled();
      // An error may still come.
      socket.on('error', () => undefined);
      socket.destroy();
      reject(new NoConnection(why));
    };
    const failed = (error: Error): void => fail({ kind: 'Unreachable', code: codeOf(error), host: target.host });
    const closed = (): void => fail({ kind: 'Closed' });
    const aborted = (): void => fail(null);
    signal?.addEventListener('abort', aborted);
    socket.once('error', failed);
    socket.once('close', closed);
    socket.once(tls === null ? 'connect' : 'secureConnect', () => {
      settled();
      resolve(socket);
    });
  });
