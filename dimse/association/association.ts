import type { Socket } from 'node:net';
import type { Clock, Micros, Timers } from '../../domain/time';
import { freeMemory } from '../../threads/free-memory';
import type { NetworkCause } from '../error';
import { type CommandValues, encodeCommand, FIELD, NO_DATA_SET, WITH_DATA_SET } from '../message/command-set';
import { InvalidPdu, type Pdv } from '../upper/pdu/pdu';
import type { Indication, UpperLayer } from '../upper/upper-layer';
import { delivered } from './delivered';
import { AssociationEnded } from './ended';
import { commandPdus, type DataSource, dataPerPdu } from './fragments';
import { type Message, MessageReader } from './message-reader';
import { recycle } from './pdu-memory';
import { StallWatch } from './stall-watch';

/** An accepted presentation context. */
export type Context = { readonly id: number; readonly abstractSyntax: string; readonly transferSyntax: string };

export type AssociationFacts = {
  readonly callingAet: string;
  readonly calledAet: string;
  readonly contexts: ReadonlyMap<number, Context>;
  /** What the peer takes at most in one P-DATA-TF; 0: any. */
  readonly maximumLength: number;
};

export type AssociationOptions = {
  readonly clock: Clock;
  readonly timers: Timers;
  /** How long the peer may be silent while we wait for it; 0: for ever. */
  readonly silence: Micros;
};

/** Bytes of a data set that wait for their reader before the socket is paused; half of it resumes. */
const BUFFERED = 1024 * 1024;
/** How long a peer may take to confirm a release. */
const RELEASE: Micros = 5_000_000;
/** Messages that wait before the socket is paused. */
const QUEUED = 16;

type Waiter = {
  readonly resolve: (message: Message) => void;
  /** With `AssociationEnded`. */
  readonly reject: (error: Error) => void;
  readonly patient: boolean;
};

/** An established association: messages in both directions, with back-pressure both ways. What is waited for rejects with `AssociationEnded`. */
export class Association {
  /** Bytes of data in the longest P-DATA-TF that we send. */
  readonly perPdu: number;
  private readonly reader: MessageReader;
  private readonly watch: StallWatch;
  private readonly queue: Message[] = [];
  private readonly endings: ((cause: NetworkCause | null) => void)[] = [];
  private waiter: Waiter | null = null;
  private drain: { readonly resolve: () => void; readonly reject: (error: Error) => void } | null = null;
  private paused = false;
  private releasing = false;
  /** Whether a piece of what the socket has read last waits for its reader. */
  private kept = false;
  /** Why the association is over; undefined while it is not. Null: it was released. */
  ending: NetworkCause | null | undefined;
  /** Whether the peer asked for the end: answered when nothing is left to do. */
  releaseAsked = false;

  constructor(
    private readonly upper: UpperLayer,
    private readonly socket: Socket,
    readonly facts: AssociationFacts,
    private readonly options: AssociationOptions,
  ) {
    this.perPdu = dataPerPdu(facts.maximumLength);
    this.watch = new StallWatch({ ...options, limit: options.silence, delivered: () => delivered(socket) }, () =>
      upper.abort({ kind: 'Timeout' }),
    );
    this.reader = new MessageReader(
      {
        waiting: (waits) => (waits ? this.watch.begin() : this.watch.end()),
        taken: () => this.flow(),
        kept: () => {
          this.kept = true;
        },
      },
      (message) => this.arrived(message),
    );
    // The upper layer, which listens longer, has handed it on already.
    socket.on('data', (chunk: Buffer) => this.handedOn(chunk));
    socket.on('drain', () => this.drained());
  }

  /** What the socket has read was handed on: its memory goes back at once, unless somebody will still read it. */
  private handedOn(chunk: Buffer): void {
    this.watch.alive();
    if (!this.kept) freeMemory(chunk);
    this.kept = false;
  }

  /** To be told of what happens on the association. */
  readonly indicated = (indication: Indication): void => {
    switch (indication.type) {
      case 'Data':
        this.data(indication.pdvs);
        return;
      case 'ReleaseRq':
        this.releaseAsked = true;
        // Both asked at once (PS3.8 §7.2.2): each confirms, and waits for the other.
        if (this.releasing) this.upper.confirmRelease();
        this.fail({ kind: 'Released' });
        return;
      case 'Ended':
        this.over(indication.cause);
        return;
      case 'AssociateRq':
      case 'AssociateAc':
        return;
    }
  };

  /** The next message. `patient`: the peer owes us nothing now, so its silence is no stall. */
  next(patient = false): Promise<Message> {
    return new Promise((resolve, reject) => this.whenNext({ resolve, reject, patient }));
  }

  /** As `next`, but tells of the message at once, before anything else happens: what is sent then follows it without a pause. */
  whenNext(waiter: Waiter): void {
    const message = this.queue.shift();
    if (message !== undefined) {
      this.flow();
      waiter.resolve(message);
      return;
    }
    const ended = this.failure();
    if (ended !== null) {
      waiter.reject(ended);
      return;
    }
    this.waiter = waiter;
    if (!waiter.patient) this.watch.begin();
  }

  /** Nobody takes the message for which somebody waits patiently: it is for whoever asks next. What was waited for never settles. */
  waitNoMore(): void {
    if (this.waiter?.patient === true) this.waiter = null;
  }

  /** Awaits what only the peer can bring about: its silence meanwhile is a stall. */
  async owed<T>(awaited: Promise<T>): Promise<T> {
    this.watch.begin();
    try {
      return await awaited;
    } finally {
      this.watch.end();
    }
  }

  /** Sends a message; resolves when the socket has taken it. Rejects also with what `data` throws: the message is then cut, and the association aborted. */
  send(contextId: number, values: CommandValues, data: DataSource | null): Promise<void> {
    return this.sendEncoded(
      contextId,
      encodeCommand({ ...values, [FIELD.DataSetType]: data === null ? NO_DATA_SET : WITH_DATA_SET }),
      data,
    );
  }

  /** As `send`, with a command set that says whether there is a data set. */
  async sendEncoded(contextId: number, command: Buffer, data: DataSource | null): Promise<void> {
    if (data === null) {
      this.check();
      this.upper.data(commandPdus(command, contextId, this.perPdu));
      return;
    }
    // The command travels with the beginning of its data set.
    this.socket.cork();
    let corked = true;
    try {
      this.check();
      this.upper.data(commandPdus(command, contextId, this.perPdu));
      for await (const pdus of data(contextId, this.perPdu)) {
        this.check();
        const free = this.upper.data(pdus, () => recycle(pdus));
        if (corked) this.socket.uncork();
        corked = false;
        if (!free) await this.drainage();
      }
    } catch (error) {
      if (!(error instanceof AssociationEnded)) this.abort({ kind: 'Protocol', what: 'message cut' });
      throw error;
    } finally {
      if (corked) this.socket.uncork();
    }
  }

  /** Sends a message that lies in memory as PDUs. Nothing waits for the socket: for what the peer answers before more comes. Throws `AssociationEnded`. */
  sendWhole(message: Buffer, gone: () => void): void {
    this.check();
    this.upper.data(message, gone);
  }

  /** Releases in order; resolves when it is over, however it ended. A peer that does not confirm is aborted. */
  release(): Promise<void> {
    return new Promise((resolve) => {
      if (this.ending !== undefined) {
        resolve();
        return;
      }
      this.releasing = true;
      const { clock, timers } = this.options;
      const cancel = timers.at(clock.now() + RELEASE, () => this.abort({ kind: 'Timeout' }));
      this.onEnd(() => {
        cancel();
        resolve();
      });
      if (this.releaseAsked) this.upper.confirmRelease();
      else this.upper.requestRelease();
    });
  }

  abort(cause: NetworkCause): void {
    this.upper.abort(cause);
    this.over(cause);
  }

  /** Called once when the association is over; at once if it is already. */
  onEnd(call: (cause: NetworkCause | null) => void): void {
    if (this.ending === undefined) this.endings.push(call);
    else call(this.ending);
  }

  private data(pdvs: readonly Pdv[]): void {
    try {
      for (const pdv of pdvs) {
        if (!this.facts.contexts.has(pdv.contextId)) throw new InvalidPdu('presentation context');
        this.reader.take(pdv);
      }
      this.flow();
    } catch (error) {
      if (!(error instanceof InvalidPdu)) throw error;
      this.abort({ kind: 'Protocol', what: error.what });
    }
  }

  private arrived(message: Message): void {
    const waiter = this.waiter;
    if (waiter === null) {
      this.queue.push(message);
      return;
    }
    this.settle(waiter);
    waiter.resolve(message);
  }

  private settle({ patient }: Waiter): void {
    this.waiter = null;
    if (!patient) this.watch.end();
  }

  /** Reads on, or not: what nobody takes must not pile up. */
  private flow(): void {
    const buffered = this.reader.current?.buffered ?? 0;
    const full = buffered > (this.paused ? BUFFERED / 2 : BUFFERED) || this.queue.length > QUEUED;
    if (full === this.paused || this.ending !== undefined) return;
    this.paused = full;
    if (full) this.socket.pause();
    else this.socket.resume();
  }

  private drainage(): Promise<void> {
    this.check();
    if (!this.socket.writableNeedDrain) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.drain = { resolve, reject };
      this.watch.begin();
    });
  }

  private drained(): void {
    this.watch.alive();
    if (this.drain === null) return;
    const { resolve } = this.drain;
    this.drain = null;
    this.watch.end();
    resolve();
  }

  private failure(): AssociationEnded | null {
    if (this.ending !== undefined) return new AssociationEnded(this.ending ?? { kind: 'Closed' });
    return this.releaseAsked ? new AssociationEnded({ kind: 'Released' }) : null;
  }

  private check(): void {
    if (this.ending !== undefined) throw new AssociationEnded(this.ending ?? { kind: 'Closed' });
  }

  private fail(cause: NetworkCause): void {
    this.reader.current?.fail(cause);
    const waiter = this.waiter;
    if (waiter !== null) {
      this.settle(waiter);
      waiter.reject(new AssociationEnded(cause));
    }
  }

  private over(cause: NetworkCause | null): void {
    if (this.ending !== undefined) return;
    this.ending = cause;
    this.watch.stop();
    const drain = this.drain;
    this.drain = null;
    const why = cause ?? { kind: 'Closed' };
    drain?.reject(new AssociationEnded(why));
    this.fail(why);
    for (const call of this.endings.splice(0)) call(cause);
  }
}
