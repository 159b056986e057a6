import { decodePdu } from './decode';
import { InvalidPdu, PDU_HEADER, PDU_TYPE, type Pdu } from './pdu';

/** Associate PDUs may be as long as 128 contexts with many transfer syntaxes need. */
const LONGEST_ASSOCIATE = 512 * 1024;
const LONGEST_OTHER = 64;

/** Cuts a stream of bytes into PDUs. Memory: at most one PDU and the chunk that completes it. */
export class PduFraming {
  private pending: Buffer[] = [];
  private length = 0;

  /** `longestData`: bytes of the longest P-DATA-TF that is taken, without its header. */
  constructor(private readonly longestData: number) {}

  /** The PDUs that this chunk completes, in order. Throws `InvalidPdu`, also at a header that announces too much. */
  *take(chunk: Buffer): Generator<Pdu> {
    let rest = chunk;
    if (this.length > 0) {
      const wanted = this.wanted();
      const missing = wanted - this.length;
      if (chunk.length < missing) {
        this.keep(chunk);
        return;
      }
      this.keep(chunk.subarray(0, missing));
      const whole = Buffer.concat(this.pending);
      this.pending = [];
      this.length = 0;
      // Only the header may have been complete: the rest of the PDU begins with it.
      if (wanted === PDU_HEADER) rest = chunk.length === missing ? whole : Buffer.concat([whole, chunk.subarray(missing)]);
      else {
        yield decodePdu(whole.readUInt8(0), whole.subarray(PDU_HEADER));
        rest = chunk.subarray(missing);
      }
    }
    while (rest.length >= PDU_HEADER) {
      const end = PDU_HEADER + this.announced(rest);
      if (rest.length < end) break;
      yield decodePdu(rest.readUInt8(0), rest.subarray(PDU_HEADER, end));
      rest = rest.subarray(end);
    }
    // The socket's chunk is not kept alive for a few bytes of it.
    if (rest.length > 0) this.keep(Buffer.from(rest));
  }

  private keep(bytes: Buffer): void {
    this.pending.push(bytes);
    this.length += bytes.length;
  }

  /** Bytes until something can be told of what is pending: its header, then the whole of it. */
  private wanted(): number {
    if (this.length < PDU_HEADER) return PDU_HEADER;
    // Headers are never split over what is kept: see `take`.
    return PDU_HEADER + this.announced(this.pending[0] ?? Buffer.alloc(PDU_HEADER));
  }

  private announced(header: Buffer): number {
    const length = header.readUInt32BE(2);
    if (length > this.longest(header.readUInt8(0))) throw new InvalidPdu('PDU length');
    return length;
  }

  private longest(type: number): number {
    if (type === PDU_TYPE.Data) return this.longestData;
    return type === PDU_TYPE.AssociateRq || type === PDU_TYPE.AssociateAc ? LONGEST_ASSOCIATE : LONGEST_OTHER;
  }
}
