import type { Socket } from 'node:net';
import type { Clock, Micros, Timers } from '../../domain/time';
import type { AssociateAc, ProposedContext, Role } from '../upper/pdu/pdu';
import { type Indication, UpperLayer } from '../upper/upper-layer';
import { Association, type Context } from './association';
import { connectTo, NoConnection, type Target } from './connect';
import { isServable, longestDataOf } from './fragments';
import { ourInformation } from './implementation';

export type Proposal = {
  readonly callingAet: string;
  readonly calledAet: string;
  /** At most 128. */
  readonly contexts: readonly ProposedContext[];
  readonly roles: readonly Role[];
};

export type RequestPorts = {
  readonly clock: Clock;
  readonly timers: Timers;
  /** What we take in one P-DATA-TF. */
  readonly maximumPduLength: number;
};

/** How long a peer may take to close at the end. */
const ARTIM: Micros = 10_000_000;

/** The contexts that were proposed and accepted; others that a peer makes up do not count. */
const acceptedContexts = (proposed: readonly ProposedContext[], { contexts }: AssociateAc): ReadonlyMap<number, Context> => {
  const accepted = new Map<number, Context>();
  for (const { id, result, transferSyntax } of contexts) {
    const context = proposed.find((one) => one.id === id);
    if (context === undefined || result !== 0 || !context.transferSyntaxes.includes(transferSyntax)) continue;
    accepted.set(id, { id, abstractSyntax: context.abstractSyntax, transferSyntax });
  }
  return accepted;
};

/** Opens an association. Rejects with `NoConnection`; nothing stays open then. `target.patience` also bounds the silence of the peer later. */
export const requestAssociation = async (target: Target, proposal: Proposal, ports: RequestPorts): Promise<Association> => {
  const socket = await connectTo(target, ports);
  return associate(socket, target, proposal, ports);
};

const associate = (socket: Socket, target: Target, proposal: Proposal, ports: RequestPorts): Promise<Association> =>
  new Promise((resolve, reject) => {
    const { clock, timers, maximumPduLength } = ports;
    const { signal, patience } = target;
    const longestData = longestDataOf(maximumPduLength);
    const upper = new UpperLayer(socket, { requestor: true, longestData, artim: ARTIM, clock, timers });
    const expire = (): void => upper.abort({ kind: 'Timeout' });
    const cancelTimer = patience === 0 ? () => undefined : timers.at(clock.now() + patience, expire);
    const aborted = (): void => upper.abort({ kind: 'Aborted', source: 0, reason: 0 });
    signal?.addEventListener('abort', aborted);
    const settled = (): void => {
      cancelTimer();
      signal?.removeEventListener('abort', aborted);
    };
    let take = (indication: Indication): void => {
      if (indication.type === 'Ended') {
        settled();
        reject(new NoConnection(signal?.aborted === true ? null : (indication.cause ?? { kind: 'Closed' })));
      }
      if (indication.type !== 'AssociateAc') return;
      if (!isServable(indication.userInformation.maximumLength)) {
        upper.abort({ kind: 'Protocol', what: 'maximum length' });
        return;
      }
      settled();
      const facts = {
        callingAet: proposal.callingAet,
        calledAet: proposal.calledAet,
        contexts: acceptedContexts(proposal.contexts, indication),
        maximumLength: indication.userInformation.maximumLength,
      };
      const association = new Association(upper, socket, facts, { clock, timers, silence: patience });
      take = association.indicated;
      resolve(association);
    };
    upper.begin((indication) => take(indication), {
      ...proposal,
      userInformation: ourInformation(maximumPduLength, proposal.roles),
    });
    if (signal?.aborted === true) aborted();
  });
