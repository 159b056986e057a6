import { DataPdu } from './data-pdu';
import { decodePdu } from './decode';
import { InvalidPdu, PDU_HEADER, PDU_TYPE, type Pdu, type Pdv } from './pdu';

/** Associate PDUs may be as long as 128 contexts with many transfer syntaxes need. */
const LONGEST_ASSOCIATE = 512 * 1024;
const LONGEST_OTHER = 64;

/** Cuts a stream of bytes into PDUs; data are handed on while their PDU comes. Memory: at most one PDU that holds no data. */
export class PduFraming {
  private pending: Buffer[] = [];
  private length = 0;
  private readonly data = new DataPdu();

  /** `longestData`: bytes of the longest P-DATA-TF that is taken, without its header. */
  constructor(private readonly longestData: number) {}

  /**
   * The PDUs that this chunk completes, in order, and what it holds of those with data: their pieces are slices of the chunk. Throws `InvalidPdu`, also at
   * a header that announces too much.
   */
  *take(chunk: Buffer): Generator<Pdu> {
    let pdvs: Pdv[] | null = null;
    for (let at = 0; at < chunk.length; ) {
      if (this.data.open) {
        pdvs ??= [];
        at = this.data.take(chunk, at, pdvs);
        continue;
      }
      const taken = Math.min(this.wanted() - this.length, chunk.length - at);
      this.keep(chunk.subarray(at, at + taken));
      at += taken;
      if (this.length < this.wanted()) continue;
      const whole = this.whole();
      const type = whole.readUInt8(0);
      if (type === PDU_TYPE.Data) {
        pdvs ??= [];
        this.data.begin(whole.readUInt32BE(2));
        continue;
      }
      if (pdvs !== null) yield { type: 'Data', pdvs };
      pdvs = null;
      yield decodePdu(type, whole.subarray(PDU_HEADER));
    }
    if (pdvs !== null) yield { type: 'Data', pdvs };
  }

  /** Copied: the socket's chunk is not kept alive for a few bytes of it. */
  private keep(bytes: Buffer): void {
    this.pending.push(Buffer.from(bytes));
    this.length += bytes.length;
  }

  private whole(): Buffer {
    const [first] = this.pending;
    const whole = this.pending.length === 1 && first !== undefined ? first : Buffer.concat(this.pending);
    this.pending = [];
    this.length = 0;
    return whole;
  }

  /** Bytes until something can be told of what is pending: its header, then, unless it holds data, the whole of it. */
  private wanted(): number {
    if (this.length < PDU_HEADER) return PDU_HEADER;
    if (this.pending.length > 1 && (this.pending[0]?.length ?? 0) < PDU_HEADER) this.pending = [Buffer.concat(this.pending)];
    const header = this.pending[0] ?? Buffer.alloc(PDU_HEADER);
    const type = header.readUInt8(0);
    const announced = header.readUInt32BE(2);
    if (announced > this.longest(type)) throw new InvalidPdu('PDU length');
    return type === PDU_TYPE.Data ? PDU_HEADER : PDU_HEADER + announced;
  }

  private longest(type: number): number {
    if (type === PDU_TYPE.Data) return this.longestData;
    return type === PDU_TYPE.AssociateRq || type === PDU_TYPE.AssociateAc ? LONGEST_ASSOCIATE : LONGEST_OTHER;
  }
}
