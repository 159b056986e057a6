import { PDU_HEADER, PDU_TYPE, PDV_HEADER } from '../upper/pdu/pdu';
import { commandPdus } from './fragments';
import { isKept, pduMemory, recycle, TOGETHER } from './pdu-memory';

const HEADER = PDU_HEADER + PDV_HEADER;
/** Before the data: the PDU of the command set, and the header of the first one with data. */
const FRONT = 1024;
/** How many pieces one system call fills. */
const MOST_PIECES = 1024;
const LAST = 2;

/** A data set as PDUs, in one piece of memory with room for its command before it: the message goes to the socket by one system call. */
export type WholeData = {
  readonly memory: Buffer;
  /** Where the first PDU with data begins. */
  readonly start: number;
};

/** Memory for the bytes of a file, with gaps where headers of PDUs will be. `pieces` are where the bytes go, in order. */
export type Blank = { readonly memory: Buffer; readonly pieces: readonly Buffer[] };

const pieceAt = (index: number, perPdu: number): number => FRONT + HEADER + index * (perPdu + HEADER);

/** Pieces of memory that is used again: to make them takes longer than to lay them out. */
const made = new WeakMap<ArrayBufferLike, { readonly perPdu: number; readonly pieces: Buffer[] }>();

const fullPieces = (memory: Buffer, count: number, perPdu: number): readonly Buffer[] => {
  const known = made.get(memory.buffer);
  const pieces: Buffer[] = known?.perPdu === perPdu ? known.pieces : [];
  for (let index = pieces.length; index < count; index += 1) {
    const at = pieceAt(index, perPdu);
    pieces.push(memory.subarray(at, at + perPdu));
  }
  if (isKept(memory)) made.set(memory.buffer, { perPdu, pieces });
  return pieces.slice(0, count);
};

/** Null if `size` bytes are too much, or none. */
export const blankFor = (size: number, perPdu: number): Blank | null => {
  const count = Math.ceil(size / perPdu);
  const length = FRONT + size + count * HEADER;
  if (count === 0 || count > MOST_PIECES || length > TOGETHER) return null;
  const memory = pduMemory(length);
  const full = fullPieces(memory, count - 1, perPdu);
  return { memory, pieces: [...full, memory.subarray(pieceAt(count - 1, perPdu), length)] };
};

const header = (size: number, contextId: number, last: boolean): Buffer => {
  const bytes = Buffer.allocUnsafe(HEADER);
  bytes.writeUInt16BE(PDU_TYPE.Data << 8, 0);
  bytes.writeUInt32BE(size + PDV_HEADER, 2);
  bytes.writeUInt32BE(size + 2, 6);
  bytes.writeUInt8(contextId, 10);
  bytes.writeUInt8(last ? LAST : 0, 11);
  return bytes;
};

/**
 * Makes PDUs of what was read, but for the first `skip` bytes, which are within the first piece: the header of the first PDU is written over the end of
 * them. All PDVs are of even length (PS3.8 E.2) if `skip` is even.
 */
export const fillIn = ({ memory, pieces }: Blank, skip: number, contextId: number): WholeData => {
  const last = pieces.length - 1;
  const start = FRONT + skip;
  header((pieces[0]?.length ?? 0) - skip, contextId, last === 0).copy(memory, start);
  if (last > 0) {
    const between = header(pieces[1]?.length ?? 0, contextId, false);
    let at = FRONT + HEADER + (pieces[0]?.length ?? 0);
    for (let index = 1; index < last; index += 1, at += between.length + (pieces[1]?.length ?? 0)) between.copy(memory, at);
    header(pieces[last]?.length ?? 0, contextId, true).copy(memory, at);
  }
  return { memory, start };
};

/** A data set in memory, copied; null if it is too long. */
export const wholeOf = (content: Buffer, contextId: number, perPdu: number): WholeData | null => {
  const blank = blankFor(content.length, perPdu);
  if (blank === null) return null;
  let at = 0;
  for (const piece of blank.pieces) at += content.copy(piece, 0, at);
  return fillIn(blank, 0, contextId);
};

/** The message: the command set before its data. The memory is the same. */
export const withCommand = ({ memory, start }: WholeData, command: Buffer, contextId: number, perPdu: number): Buffer => {
  const pdus = commandPdus(command, contextId, perPdu);
  if (pdus.length > start) return Buffer.concat([pdus, memory.subarray(start)]);
  pdus.copy(memory, start - pdus.length);
  return memory.subarray(start - pdus.length);
};

/** Takes the memory back, which nobody reads any more. */
export const release = ({ memory }: Pick<WholeData, 'memory'>): void => recycle(memory);
