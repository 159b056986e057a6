import type { Socket } from 'node:net';
import type { Clock, Micros, Timers } from '../../domain/time';
import { type AnsweredContext, APPLICATION_CONTEXT, type AssociateRj, type AssociateRq, type Role } from '../upper/pdu/pdu';
import { type Indication, UpperLayer } from '../upper/upper-layer';
import { Association, type Context } from './association';
import { isServable, longestDataOf } from './fragments';
import { ourInformation } from './implementation';

/** What an acceptor says to a request. `contexts`: an answer to each that was proposed. */
export type Judgement =
  | { readonly kind: 'reject'; readonly source: number; readonly reason: number; readonly transient: boolean }
  | { readonly kind: 'accept'; readonly contexts: readonly AnsweredContext[]; readonly roles: readonly Role[] };

export type AcceptPorts = {
  readonly clock: Clock;
  readonly timers: Timers;
  readonly maximumPduLength: number;
  /** How long a peer may be silent: before it asks, within a message, between messages, and at the end; 0: for ever. */
  readonly silence: Micros;
  readonly judge: (rq: AssociateRq) => Judgement;
};

/** PS3.8 §9.3.4. */
export const REJECTION = {
  /** By the service user. */
  ApplicationContext: { source: 1, reason: 2 },
  CallingAet: { source: 1, reason: 3 },
  CalledAet: { source: 1, reason: 7 },
  /** By the provider, ACSE part. */
  ProtocolVersion: { source: 2, reason: 2 },
  NoReason: { source: 1, reason: 1 },
  /** By the provider, presentation part. */
  Congestion: { source: 3, reason: 1 },
  LimitExceeded: { source: 3, reason: 2 },
} as const;

const ARTIM_DEFAULT: Micros = 30_000_000;

const acceptedContexts = (rq: AssociateRq, answers: readonly AnsweredContext[]): ReadonlyMap<number, Context> => {
  const accepted = new Map<number, Context>();
  for (const { id, result, transferSyntax } of answers) {
    const proposed = rq.contexts.find((one) => one.id === id);
    if (result === 0 && proposed !== undefined) accepted.set(id, { id, abstractSyntax: proposed.abstractSyntax, transferSyntax });
  }
  return accepted;
};

const refusalOf = (rq: AssociateRq): Judgement | null => {
  if ((rq.protocolVersion & 1) === 0) return { kind: 'reject', transient: false, ...REJECTION.ProtocolVersion };
  if (rq.applicationContext !== APPLICATION_CONTEXT) return { kind: 'reject', transient: false, ...REJECTION.ApplicationContext };
  const ids = new Set(rq.contexts.map(({ id }) => id));
  const broken = ids.size !== rq.contexts.length || [...ids].some((id) => id % 2 === 0);
  if (broken || !isServable(rq.userInformation.maximumLength)) {
    return { kind: 'reject', transient: false, ...REJECTION.NoReason };
  }
  return null;
};

/**
 * Waits for a request on a new connection, and answers it. Null: refused, aborted, closed or too late; the connection is taken care of. Rejects only by a
 * defect: then it is not.
 */
export const acceptAssociation = (socket: Socket, ports: AcceptPorts): Promise<Association | null> =>
  new Promise((resolve, reject) => {
    const { clock, timers, maximumPduLength, silence } = ports;
    const longestData = longestDataOf(maximumPduLength);
    const artim = silence === 0 ? ARTIM_DEFAULT : silence;
    const upper = new UpperLayer(socket, { requestor: false, longestData, artim, clock, timers });
    let take = (indication: Indication): void => {
      if (indication.type === 'Ended') resolve(null);
      if (indication.type !== 'AssociateRq') return;
      const rq = indication;
      const judgement = refusalOf(rq) ?? ports.judge(rq);
      if (judgement.kind === 'reject') {
        const rj: Omit<AssociateRj, 'type'> = {
          result: judgement.transient ? 2 : 1,
          source: judgement.source,
          reason: judgement.reason,
        };
        upper.reject(rj);
        return;
      }
      const facts = {
        callingAet: rq.callingAet,
        calledAet: rq.calledAet,
        contexts: acceptedContexts(rq, judgement.contexts),
        maximumLength: rq.userInformation.maximumLength,
      };
      const association = new Association(upper, socket, facts, { clock, timers, silence });
      take = association.indicated;
      upper.accept({
        calledAet: rq.calledAet,
        callingAet: rq.callingAet,
        contexts: judgement.contexts,
        userInformation: ourInformation(maximumPduLength, judgement.roles),
      });
      resolve(association);
    };
    // Thrown on, it would end the server: it happens within an event of the socket.
    const begin = (indication: Indication): void => {
      try {
        take(indication);
      } catch (error) {
        reject(error);
      }
    };
    upper.begin(begin, null);
  });
