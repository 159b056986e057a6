import { type AddressInfo, createServer, type Socket } from 'node:net';
import { commandPdus, dataPerPdu } from '../association/fragments';
import { ourInformation } from '../association/implementation';
import { decodeCommand, encodeCommand, FIELD, NO_DATA_SET } from '../message/command-set';
import { encodeAbort, encodeAssociateAc, encodeAssociateRj, encodeReleaseRp, encodeReleaseRq } from '../upper/pdu/encode';
import { PduFraming } from '../upper/pdu/framing';
import type { AssociateRq, Pdu, Pdv } from '../upper/pdu/pdu';

/** The ways in which a peer can misbehave, and `status`: answers every request with it. */
export type Behaviour =
  | { readonly kind: 'silent' }
  | { readonly kind: 'closes' }
  | { readonly kind: 'rejects'; readonly result: number; readonly source: number; readonly reason: number }
  | { readonly kind: 'acceptsNothing' }
  | { readonly kind: 'hangsAfterAssociating' }
  | { readonly kind: 'closesAtData' }
  | { readonly kind: 'abortsAtData' }
  /** In the middle of a PDU that it is being sent, or sends. */
  | { readonly kind: 'abortsWithinPdu' }
  | { readonly kind: 'releasesAtData' }
  | { readonly kind: 'talksNonsense' }
  | { readonly kind: 'announcesTooMuch' }
  | { readonly kind: 'answersOthers' }
  /** Takes the request and reads no byte after it. */
  | { readonly kind: 'stopsReading' }
  /** Reads some kilobytes at a time and answers every request with success, as over a slow link. */
  | { readonly kind: 'readsSlowly' }
  /** Answers the first request of each connection with success, and is gone at the second. */
  | { readonly kind: 'diesAfterOne' }
  /** Takes the association, but no P-DATA-TF that is longer. */
  | { readonly kind: 'takesPdusOf'; readonly length: number }
  /** Asks for the release when it is asked for it. */
  | { readonly kind: 'releasesToo' }
  /** Answers a request with one pending response after the other, whatever it is told. */
  | { readonly kind: 'answersForEver' }
  | { readonly kind: 'status'; readonly status: number };

export type FakePeer = {
  readonly port: number;
  /** Associations that it was asked for. */
  readonly requests: readonly AssociateRq[];
  /** Command fields that came. */
  readonly commands: readonly number[];
  /** Connections that are open. */
  readonly open: () => number;
  /** False where it does not even see that a connection ended. */
  readonly reads: () => boolean;
  readonly close: () => Promise<void>;
};

const RESPONSE = 0x8000;
const CANCEL = 0x0fff;
/** Between two readings of a peer that reads slowly. */
const SLOW_MS = 30;

/** A peer on loopback that does as it is told. */
export const startFakePeer = (behaviour: Behaviour): Promise<FakePeer> => {
  const sockets = new Set<Socket>();
  const requests: AssociateRq[] = [];
  const commands: number[] = [];
  /** Connections on which a request was answered. */
  const served = new WeakSet<Socket>();
  /** Requests whose data set has not come. */
  const held = new WeakMap<Socket, Pdv>();

  const associate = (socket: Socket, rq: AssociateRq): void => {
    requests.push(rq);
    if (behaviour.kind === 'silent') return;
    if (behaviour.kind === 'closes') {
      socket.end();
      return;
    }
    if (behaviour.kind === 'rejects') {
      socket.write(encodeAssociateRj(behaviour));
      return;
    }
    const result = behaviour.kind === 'acceptsNothing' ? 3 : 0;
    const contexts = rq.contexts.map(({ id, transferSyntaxes }) => ({ id, result, transferSyntax: transferSyntaxes[0] ?? '' }));
    const { calledAet, callingAet, userInformation } = rq;
    const length = behaviour.kind === 'takesPdusOf' ? behaviour.length : 16384;
    socket.write(
      encodeAssociateAc({ calledAet, callingAet, contexts, userInformation: ourInformation(length, userInformation.roles) }),
    );
    if (behaviour.kind === 'stopsReading') socket.pause();
  };

  const answer = (socket: Socket, { contextId, bytes }: Pdv): void => {
    const command = decodeCommand(bytes);
    if (command === null || command.command === CANCEL) return;
    const status = behaviour.kind === 'status' ? behaviour.status : 0;
    const messageId = command.messageId + (behaviour.kind === 'answersOthers' ? 7 : 0);
    const values = {
      [FIELD.CommandField]: command.command | RESPONSE,
      [FIELD.MessageIdRespondedTo]: messageId,
      [FIELD.DataSetType]: NO_DATA_SET,
      [FIELD.Status]: status,
    };
    socket.write(commandPdus(encodeCommand(values), contextId, dataPerPdu(16384)));
  };

  const pending = (socket: Socket, contextId: number, messageId: number): void => {
    const values = {
      [FIELD.CommandField]: 0x8020,
      [FIELD.MessageIdRespondedTo]: messageId,
      [FIELD.DataSetType]: 1,
      [FIELD.Status]: 0xff00,
    };
    const empty = Buffer.from([4, 0, 0, 0, 0, 6, 0, 0, 0, 2, contextId, 2]);
    const response = Buffer.concat([commandPdus(encodeCommand(values), contextId, dataPerPdu(16384)), empty]);
    const timer = setInterval(() => socket.write(response), 5);
    socket.once('close', () => clearInterval(timer));
  };

  const data = (socket: Socket, pdvs: readonly Pdv[]): void => {
    for (const pdv of pdvs) {
      const command = pdv.command ? decodeCommand(pdv.bytes) : null;
      if (command !== null) commands.push(command.command);
      switch (behaviour.kind) {
        case 'closesAtData':
          socket.destroy();
          return;
        case 'abortsAtData':
          socket.write(encodeAbort(0, 0));
          return;
        case 'abortsWithinPdu':
          socket.write(Buffer.from([4, 0, 0, 0, 0x10, 0, 0, 0, 0, 0x20, 1]));
          socket.resetAndDestroy();
          return;
        case 'releasesAtData':
          socket.write(Buffer.from([5, 0, 0, 0, 0, 4, 0, 0, 0, 0]));
          return;
        case 'talksNonsense':
          socket.write(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'));
          return;
        case 'announcesTooMuch':
          socket.write(Buffer.from([4, 0, 0xff, 0xff, 0xff, 0xff]));
          return;
        case 'answersForEver':
          if (command !== null && command.command !== CANCEL) pending(socket, pdv.contextId, command.messageId);
          break;
        case 'diesAfterOne':
          if (command !== null && served.has(socket)) socket.destroy();
          else if (command !== null) answer(socket, pdv);
          served.add(socket);
          break;
        case 'readsSlowly':
          if (pdv.last && !pdv.command && held.has(socket)) answer(socket, held.get(socket) ?? pdv);
          else if (command !== null) held.set(socket, { ...pdv, bytes: Buffer.from(pdv.bytes) });
          break;
        case 'answersOthers':
        case 'releasesToo':
        case 'status':
          if (command !== null) answer(socket, pdv);
          break;
        case 'acceptsNothing':
        case 'closes':
        case 'hangsAfterAssociating':
        case 'rejects':
        case 'silent':
        case 'stopsReading':
        case 'takesPdusOf':
          break;
      }
    }
  };

  const take = (socket: Socket, pdu: Pdu): void => {
    if (pdu.type === 'AssociateRq') associate(socket, pdu);
    else if (pdu.type === 'Data') data(socket, pdu.pdvs);
    else if (pdu.type === 'ReleaseRp') socket.write(encodeReleaseRp());
    else if (pdu.type === 'ReleaseRq' && behaviour.kind === 'releasesToo') socket.write(encodeReleaseRq());
    else if (pdu.type === 'ReleaseRq' && behaviour.kind !== 'hangsAfterAssociating') socket.write(encodeReleaseRp());
  };

  const server = createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    const framing = new PduFraming(200_000);
    socket.on('data', (chunk: Buffer) => {
      for (const pdu of framing.take(chunk)) take(socket, pdu);
      if (behaviour.kind !== 'readsSlowly') return;
      socket.pause();
      setTimeout(() => socket.resume(), SLOW_MS);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  return new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve({
        port,
        requests,
        commands,
        open: () => sockets.size,
        reads: () => behaviour.kind !== 'stopsReading',
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            for (const socket of sockets) socket.destroy();
          }),
      });
    }),
  );
};
