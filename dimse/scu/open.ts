import type { Association, Context } from '../association/association';
import { NoConnection, type Target } from '../association/connect';
import { requestAssociation } from '../association/request';
import type { DimseOperation } from '../error';
import type { Call } from '../port';
import type { ProposedContext, Role } from '../upper/pdu/pdu';
import { DimseFault, lost } from './fault';
import type { ScuPorts } from './ports';

const MICROS = 1_000_000;

/** What is proposed: contexts are numbered in order. */
export type Wanted = {
  readonly contexts: readonly { readonly abstractSyntax: string; readonly transferSyntaxes: readonly string[] }[];
  readonly roles?: readonly Role[];
};

const numbered = ({ contexts }: Wanted): readonly ProposedContext[] =>
  contexts.map((context, index) => ({ id: 2 * index + 1, ...context }));

export const localAetOf = ({ peer, localAet }: Call, ports: ScuPorts): string => localAet ?? (peer.localAet || ports.options.aet);

const secondsOf = ({ peer, timeout }: Call, ports: ScuPorts): number => timeout || peer.timeout || ports.options.timeout;

/** Opens an association. Rejects with a `DimseFault`. */
export const openAssociation = async (call: Call, wanted: Wanted, ports: ScuPorts): Promise<Association> => {
  const { peer, signal } = call;
  const target: Target = {
    host: peer.host,
    port: peer.port,
    tls: peer.useDicomTls ? ports.tls() : null,
    patience: secondsOf(call, ports) * MICROS,
    signal,
  };
  const proposal = {
    callingAet: localAetOf(call, ports),
    calledAet: peer.aet,
    contexts: numbered(wanted),
    roles: wanted.roles ?? [],
  };
  const { clock, timers, options } = ports;
  try {
    return await requestAssociation(target, proposal, { clock, timers, maximumPduLength: options.maximumPduLength });
  } catch (error) {
    if (!(error instanceof NoConnection)) throw error;
    throw new DimseFault(error.why === null ? { _tag: 'Cancelled' } : { _tag: 'NotConnected', aet: peer.aet, cause: error.why });
  }
};

export const noContext = ({ facts }: Association, operation: DimseOperation, sopClass: string): DimseFault =>
  new DimseFault({
    _tag: 'NoPresentationContext',
    aet: facts.calledAet,
    operation,
    sopClass,
    nothing: facts.contexts.size === 0,
  });

/** The accepted context for a class. Throws a `DimseFault`. */
export const contextFor = (association: Association, sopClass: string, operation: DimseOperation): Context => {
  for (const context of association.facts.contexts.values()) if (context.abstractSyntax === sopClass) return context;
  throw noContext(association, operation, sopClass);
};

/** Does one operation on an association of its own, which is released after it, or aborted if it failed. Rejects with a `DimseFault`. */
export const onAssociation = async <T>(
  call: Call,
  operation: DimseOperation,
  wanted: Wanted,
  ports: ScuPorts,
  use: (association: Association) => Promise<T>,
): Promise<T> => {
  const association = await openAssociation(call, wanted, ports);
  try {
    const result = await use(association);
    await association.release();
    return result;
  } catch (error) {
    // An answer is no reason to be rude.
    if (error instanceof DimseFault && error.error._tag !== 'Cancelled') await association.release();
    else association.abort({ kind: 'Aborted', source: 0, reason: 0 });
    throw lost(error, call.peer.aet, operation, call.signal);
  }
};
