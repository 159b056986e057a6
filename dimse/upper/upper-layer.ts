import type { Socket } from 'node:net';
import type { Clock, Micros, Timers } from '../../domain/time';
import type { NetworkCause } from '../error';
import {
  encodeAbort,
  encodeAssociateAc,
  encodeAssociateRj,
  encodeAssociateRq,
  encodeReleaseRp,
  encodeReleaseRq,
} from './pdu/encode';
import { PduFraming } from './pdu/framing';
import { ABORT_REASON, type AssociateAc, type AssociateRj, type AssociateRq, InvalidPdu, type Pdu, type Pdv } from './pdu/pdu';
import { type Action, type State, transition, type UpperEvent } from './state-table';

/** What the upper layer tells its user. `Ended` comes once and last; its cause is null after a release or a refusal of ours. */
export type Indication =
  | AssociateRq
  | AssociateAc
  | { readonly type: 'Data'; readonly pdvs: readonly Pdv[] }
  | { readonly type: 'ReleaseRq' }
  | { readonly type: 'Ended'; readonly cause: NetworkCause | null };

export type UpperLayerOptions = {
  /** Whether this side asks for the association. */
  readonly requestor: boolean;
  /** Bytes of the longest P-DATA-TF that is taken. */
  readonly longestData: number;
  /** ARTIM of PS3.8 §9.1.4: how long the peer may take to begin, and to close at the end. */
  readonly artim: Micros;
  readonly clock: Clock;
  readonly timers: Timers;
};

const EVENT_OF: { readonly [type in Pdu['type']]: UpperEvent } = {
  AssociateRq: 'AssociateRqReceived',
  AssociateAc: 'AssociateAcReceived',
  AssociateRj: 'AssociateRjReceived',
  Data: 'DataReceived',
  ReleaseRq: 'ReleaseRqReceived',
  ReleaseRp: 'ReleaseRpReceived',
  Abort: 'AbortReceived',
};

/** The state machine of PS3.8 §9.2 around one connected socket. Primitives out of place are ignored; `state` tells. */
export class UpperLayer {
  state: State = 'Sta1';
  private readonly framing: PduFraming;
  private stopArtim: () => void = () => undefined;
  private ended = false;
  private user: (indication: Indication) => void = () => undefined;

  constructor(
    private readonly socket: Socket,
    private readonly options: UpperLayerOptions,
  ) {
    this.framing = new PduFraming(options.longestData);
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.received(chunk));
    // `close` follows.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      this.happened('TransportClosed');
      this.stopArtim();
    });
  }

  /** Begins; the socket must be connected. A requestor says what it asks for. */
  begin(
    user: (indication: Indication) => void,
    rq: Omit<AssociateRq, 'type' | 'protocolVersion' | 'applicationContext'> | null,
  ): void {
    this.user = user;
    if (rq === null) {
      this.happened('TransportIndicated');
      return;
    }
    this.happened('AssociateRequest');
    if (this.happened('TransportConnected')) this.write(encodeAssociateRq(rq));
  }

  accept(ac: Omit<AssociateAc, 'type'>): void {
    if (this.happened('AcceptResponse')) this.write(encodeAssociateAc(ac));
  }

  reject(rj: Omit<AssociateRj, 'type'>): void {
    if (this.state !== 'Sta3') return;
    this.write(encodeAssociateRj(rj));
    this.happened('RejectResponse');
  }

  /** Sends whole P-DATA-TF PDUs. False: the socket has enough for now, see `drain` of the socket. `gone` is called when nobody reads them any more. */
  data(pdus: Buffer, gone: () => void = () => undefined): boolean {
    return this.happened('DataRequest') ? this.write(pdus, gone) : true;
  }

  requestRelease(): void {
    if (this.happened('ReleaseRequest')) this.write(encodeReleaseRq());
  }

  confirmRelease(): void {
    if (this.state !== 'Sta8' && this.state !== 'Sta9' && this.state !== 'Sta12') return;
    this.write(encodeReleaseRp());
    this.happened('ReleaseResponse');
  }

  /** A-ABORT of ours, for this cause. */
  abort(cause: NetworkCause): void {
    this.happened('AbortRequest', cause);
  }

  private received(chunk: Buffer): void {
    try {
      for (const pdu of this.framing.take(chunk)) {
        this.pdu(pdu);
        if (this.state === 'Sta13' || this.state === 'Sta1') return;
      }
    } catch (error) {
      if (!(error instanceof InvalidPdu)) throw error;
      this.happened('InvalidPdu', { kind: 'Protocol', what: error.what }, null, error.reason);
    }
  }

  private pdu(pdu: Pdu): void {
    switch (pdu.type) {
      case 'AssociateRj':
        this.happened(EVENT_OF[pdu.type], { kind: 'Rejected', result: pdu.result, source: pdu.source, reason: pdu.reason });
        return;
      case 'Abort':
        this.happened(EVENT_OF[pdu.type], { kind: 'Aborted', source: pdu.source, reason: pdu.reason });
        return;
      case 'ReleaseRp':
        this.happened(EVENT_OF[pdu.type]);
        return;
      case 'AssociateRq':
      case 'AssociateAc':
      case 'Data':
      case 'ReleaseRq':
        this.happened(EVENT_OF[pdu.type], { kind: 'Protocol', what: 'unexpected PDU' }, pdu);
    }
  }

  private happened(
    event: UpperEvent,
    cause: NetworkCause | null = null,
    shown: Indication | null = null,
    reason: number = ABORT_REASON.UnexpectedPdu,
  ): boolean {
    const change = transition(this.state, event, this.options.requestor);
    if (change === null) return false;
    this.state = change.next;
    this.act(change.action, cause, shown, reason);
    return true;
  }

  private act(action: Action, cause: NetworkCause | null, shown: Indication | null, reason: number): void {
    switch (action) {
      case 'AE-5':
        this.startArtim();
        return;
      case 'AE-6':
        this.stopArtim();
        if (shown !== null) this.user(shown);
        return;
      case 'AE-3':
      case 'DT-2':
      case 'AR-2':
      case 'AR-6':
      case 'AR-8':
        if (shown !== null) this.user(shown);
        return;
      case 'AE-8':
      case 'AR-4':
        this.startArtim();
        this.end(null);
        return;
      case 'AE-4':
      case 'AR-3':
      case 'AA-3':
        this.close();
        this.end(cause);
        return;
      case 'AR-10':
        this.user({ type: 'ReleaseRq' });
        return;
      case 'AA-1':
      case 'AA-8':
        this.write(encodeAbort(action === 'AA-8' ? 2 : 0, reason));
        this.startArtim();
        this.socket.end();
        this.end(cause ?? { kind: 'Protocol', what: 'unexpected PDU' });
        return;
      case 'AA-2':
        this.stopArtim();
        this.socket.destroy();
        this.end(cause ?? { kind: 'Timeout' });
        return;
      case 'AA-4':
      case 'AA-5':
      case 'AR-5':
        this.stopArtim();
        this.end({ kind: 'Closed' });
        return;
      case 'AA-7':
        this.write(encodeAbort(2, reason));
        return;
      case 'AE-1':
      case 'AE-2':
      case 'AE-7':
      case 'DT-1':
      case 'AR-1':
      case 'AR-7':
      case 'AR-9':
      case 'AA-6':
        // The caller sends what there is to send.
        return;
    }
  }

  private write(bytes: Buffer, gone: () => void = () => undefined): boolean {
    return this.socket.writable ? this.socket.write(bytes, gone) : true;
  }

  private close(): void {
    this.socket.end();
    this.startArtim();
  }

  private end(cause: NetworkCause | null): void {
    // What is still to come must be read for the end of the connection to be seen.
    this.socket.resume();
    if (this.ended) return;
    this.ended = true;
    this.user({ type: 'Ended', cause });
  }

  private startArtim(): void {
    this.stopArtim();
    const { clock, timers, artim } = this.options;
    this.stopArtim = timers.at(clock.now() + artim, () => {
      if (!this.happened('ArtimExpired')) this.socket.destroy();
    });
  }
}
