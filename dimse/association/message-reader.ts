import { type CommandSet, decodeCommand } from '../message/command-set';
import { InvalidPdu, type Pdv } from '../upper/pdu/pdu';
import { DataStream, type DataStreamEvents } from './data-stream';

/** A message that came: its command at once, its data set while it arrives. */
export type Message = { readonly contextId: number; readonly command: CommandSet; readonly data: DataStream | null };

/** Bytes of the longest command set. */
const LONGEST_COMMAND = 64 * 1024;

/** Puts fragments together (PS3.7 6.3.1, PS3.8 Annex E). Throws `InvalidPdu` at what is no message. */
export class MessageReader {
  private parts: Buffer[] = [];
  private length = 0;
  private contextId: number | null = null;
  private stream: DataStream | null = null;

  constructor(
    private readonly events: DataStreamEvents,
    private readonly show: (message: Message) => void,
  ) {}

  /** The data set that is arriving, if one is. */
  get current(): DataStream | null {
    return this.stream;
  }

  take({ contextId, command, last, bytes }: Pdv): void {
    if (this.contextId !== null && contextId !== this.contextId) throw new InvalidPdu('context within a message');
    if (command) this.takeCommand(contextId, last, bytes);
    else this.takeData(last, bytes);
  }

  private takeCommand(contextId: number, last: boolean, bytes: Buffer): void {
    if (this.stream !== null) throw new InvalidPdu('command within a data set');
    this.length += bytes.length;
    if (this.length > LONGEST_COMMAND) throw new InvalidPdu('command length');
    // Copied: a few bytes must not keep what the socket read.
    this.parts.push(Buffer.from(bytes));
    this.contextId = contextId;
    if (!last) return;
    const command = decodeCommand(Buffer.concat(this.parts));
    this.parts = [];
    this.length = 0;
    if (command === null) throw new InvalidPdu('command set');
    this.stream = command.hasDataSet ? new DataStream(this.events) : null;
    if (this.stream === null) this.contextId = null;
    this.show({ contextId, command, data: this.stream });
  }

  private takeData(last: boolean, bytes: Buffer): void {
    if (this.stream === null) throw new InvalidPdu('data set without a command');
    this.stream.push(bytes);
    if (!last) return;
    const stream = this.stream;
    this.stream = null;
    this.contextId = null;
    stream.end();
  }
}
