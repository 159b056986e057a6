import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { acceptAssociation, REJECTION } from '../association/accept';
import { judge } from './judge';
import { plainAddress } from './permissions';
import type { Caller, ScpPorts } from './ports';
import { type Serving, serve } from './serve';
import { createTurns } from './turns';

const MICROS = 1_000_000;
/** Milliseconds that what is being answered gets when the server stops. */
const GRACE = 5_000;
/** Connections that have not asked for an association yet, beyond the associations. */
const HALF_OPEN = 64;
/** Seconds, where a caller may be silent for ever. */
const LONGEST_HANDSHAKE = 120;

const nameOf = ({ remoteAddress = '', remotePort = 0 }: Socket): string => `${remoteAddress} ${remotePort}`;

export type DicomServer = {
  /** Resolves when the port is open; rejects with the error of the system. */
  readonly listen: (port: number, address: string) => Promise<void>;
  /** The port that is open; 0 if none is. */
  readonly port: () => number;
  /** Takes no more associations, lets those that answer end for a while, and closes. Idempotent. */
  readonly close: () => Promise<void>;
};

/** The DICOM network as a server. `tls` null: without. */
export const createDicomServer = (ports: ScpPorts, tls: TlsOptions | null): DicomServer => {
  const sockets = new Set<Socket>();
  /** Connected, but without a finished handshake of TLS, by their address and port. */
  const handshaking = new Map<string, Socket>();
  /** Connected, but not associated yet. */
  const strangers = new Set<Socket>();
  const handled = new Set<Promise<void>>();
  const servings = new Set<Serving>();
  const { options, clock, timers, ids } = ports;
  const turns = createTurns(options.requestsAtOnce);
  let closing = false;

  const callerOf = (socket: Socket, aet: string, calledAet: string): Caller => {
    const address = plainAddress(socket.remoteAddress ?? '');
    const actor = { kind: 'dicom', address, aet, calledAet } as const;
    return { aet, calledAet, address, origin: () => ({ actor, correlationId: ids.uuid(), causationId: null }) };
  };

  const handle = async (socket: Socket): Promise<void> => {
    const association = await acceptAssociation(socket, {
      clock,
      timers,
      maximumPduLength: options.maximumPduLength,
      silence: options.timeout * MICROS,
      judge: (rq) =>
        closing || servings.size >= options.maximumAssociations
          ? { kind: 'reject', transient: true, ...REJECTION.LimitExceeded }
          : judge(rq, ports),
    });
    strangers.delete(socket);
    if (association === null) return;
    const serving: Serving = { association, busy: false, leaving: closing };
    servings.add(serving);
    association.onEnd(() => servings.delete(serving));
    await serve(serving, callerOf(socket, association.facts.callingAet, association.facts.calledAet), ports, turns);
  };

  const connected = (socket: Socket): void => {
    handshaking.delete(nameOf(socket));
    socket.on('error', () => undefined);
    if (sockets.size >= options.maximumAssociations + HALF_OPEN) {
      socket.destroy();
      return;
    }
    sockets.add(socket);
    strangers.add(socket);
    socket.once('close', () => {
      sockets.delete(socket);
      strangers.delete(socket);
    });
    const served = handle(socket)
      .catch((err: unknown) => {
        ports.warn({ what: 'A connection failed by a defect', err });
        socket.destroy();
      })
      .finally(() => handled.delete(served));
    handled.add(served);
  };

  // Delayed acknowledgements and Nagle's algorithm together cost 40 ms a message.
  const server: Server =
    tls === null
      ? createServer({ noDelay: true }, connected)
      : createTlsServer({ ...tls, noDelay: true, handshakeTimeout: (options.timeout || LONGEST_HANDSHAKE) * 1000 }, connected);
  if (tls !== null) {
    server.maxConnections = options.maximumAssociations + HALF_OPEN;
    server.on('connection', (socket: Socket) => {
      const name = nameOf(socket);
      handshaking.set(name, socket);
      socket.once('close', () => handshaking.delete(name));
    });
    // Whose fault it was is not known; what the peer sent is not told.
    server.on('tlsClientError', (error: Error, socket: Socket) => {
      const address = plainAddress(socket.remoteAddress ?? '');
      ports.warn({ what: `A handshake of TLS failed (${'code' in error ? String(error.code) : 'unknown'})`, address });
    });
  }

  const close = async (): Promise<void> => {
    closing = true;
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    const cut = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, GRACE);
    for (const socket of [...handshaking.values(), ...strangers]) socket.destroy();
    for (const serving of servings) {
      serving.leaving = true;
      if (!serving.busy) serving.association.abort({ kind: 'Aborted', source: 0, reason: 0 });
    }
    await Promise.all([...handled]);
    for (const socket of sockets) socket.destroySoon();
    await closed;
    clearTimeout(cut);
  };
  let closed: Promise<void> | null = null;

  return {
    listen: (port, address) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen(port, address, () => {
          server.removeListener('error', reject);
          server.on('error', (err) => ports.warn({ what: 'The DICOM port failed', err }));
          resolve();
        });
      }),
    port: () => {
      const address = server.address();
      return address !== null && typeof address === 'object' ? address.port : 0;
    },
    close: () => (closed ??= close()),
  };
};
