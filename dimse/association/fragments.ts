import { readv } from 'node:fs';
import { promisify } from 'node:util';
import { PDU_HEADER, PDU_TYPE, PDV_HEADER } from '../upper/pdu/pdu';
import { pduMemory, TOGETHER } from './pdu-memory';

const HEADER = PDU_HEADER + PDV_HEADER;
// A `FileHandle` costs several times as much.
const readInto = promisify(readv);

/** How many PDUs go to the socket at once: one system call fills at most 1024 pieces. */
const MOST_TOGETHER = 512;
const LAST = 2;
const COMMAND = 1;

/** The longest P-DATA-TF that we send, whatever the peer would take. */
const LONGEST = 128 * 1024;

/** Data of one PDV where the peer takes P-DATA-TF of this length (0: any): even, as data sets are. */
export const dataPerPdu = (maximumLength: number): number => {
  const longest = maximumLength === 0 ? LONGEST : Math.min(maximumLength, LONGEST);
  return (longest - PDV_HEADER) & ~1;
};

/** Peers that take less than this cannot be served: every few bytes would cost a PDU, and less than 7 hold none at all. */
const SMALLEST_DATA = 128;

/** Whether a peer that takes P-DATA-TF of this length (0: any) can be talked to. */
export const isServable = (maximumLength: number): boolean => dataPerPdu(maximumLength) >= SMALLEST_DATA;

/**
 * Bytes of the longest P-DATA-TF that we take when we announce this maximum. Some count its header in, or round up: a little more is let through,
 * as the limit is there against forged lengths.
 */
export const longestDataOf = (maximumLength: number): number => maximumLength + 1024;

const step = (perPdu: number): number => perPdu * Math.min(MOST_TOGETHER, Math.max(1, Math.floor(TOGETHER / (perPdu + HEADER))));

/** PDUs of one PDV each, laid out for `length` bytes of data: `views` are where the data go. */
const layOut = (length: number, contextId: number, control: number, last: boolean, perPdu: number) => {
  const count = Math.max(1, Math.ceil(length / perPdu));
  const bytes = pduMemory(length + count * HEADER);
  const views: Buffer[] = [];
  for (let index = 0, at = 0, left = length; index < count; index += 1) {
    const size = Math.min(left, perPdu);
    const isLast = last && index === count - 1;
    bytes.writeUInt8(PDU_TYPE.Data, at);
    bytes.writeUInt8(0, at + 1);
    bytes.writeUInt32BE(size + PDV_HEADER, at + 2);
    bytes.writeUInt32BE(size + 2, at + 6);
    bytes.writeUInt8(contextId, at + 10);
    bytes.writeUInt8(control | (isLast ? LAST : 0), at + 11);
    views.push(bytes.subarray(at + HEADER, at + HEADER + size));
    at += HEADER + size;
    left -= size;
  }
  return { bytes, views };
};

const fragmented = (content: Buffer, contextId: number, control: number, last: boolean, perPdu: number): Buffer => {
  const { bytes, views } = layOut(content.length, contextId, control, last, perPdu);
  let at = 0;
  for (const view of views) at += content.copy(view, 0, at, at + view.length);
  return bytes;
};

/** A command set as PDUs. */
export const commandPdus = (command: Buffer, contextId: number, perPdu: number): Buffer =>
  fragmented(command, contextId, COMMAND, true, perPdu);

/** A data set to send, cut for the context and the length that the peer takes. */
export type DataSource = (contextId: number, perPdu: number) => AsyncIterable<Buffer> | Iterable<Buffer>;

/** A data set in memory. */
export const bytesSource = (content: Buffer): DataSource =>
  function* (contextId, perPdu) {
    let at = 0;
    do {
      const end = Math.min(content.length, at + step(perPdu));
      yield fragmented(content.subarray(at, end), contextId, 0, end === content.length, perPdu);
      at = end;
    } while (at < content.length);
  };

/**
 * The bytes of a file from `start` to `size` as PDUs, read straight into them: no byte is copied between file and socket. Rejects with what the file
 * system says, or `ENODATA` if the file became shorter. The file stays open.
 */
export async function* fileFragments(
  fd: number,
  { start, size }: { readonly start: number; readonly size: number },
  contextId: number,
  perPdu: number,
): AsyncGenerator<Buffer> {
  let at = start;
  do {
    const end = Math.min(size, at + step(perPdu));
    const { bytes, views } = layOut(end - at, contextId, 0, end === size, perPdu);
    const { bytesRead } = await readInto(fd, views, at);
    if (bytesRead < end - at) throw Object.assign(new Error('the file is shorter than it was'), { code: 'ENODATA' });
    yield bytes;
    at = end;
  } while (at < size);
}
