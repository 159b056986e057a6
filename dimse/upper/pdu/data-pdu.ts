import { InvalidPdu, PDV_HEADER, type Pdv } from './pdu';

/**
 * Takes the fragments out of a P-DATA-TF as it comes: nothing is copied, and nothing of it waits for the rest. A fragment that comes in several chunks is
 * told of in several pieces, of which only the last one can be `last`.
 */
export class DataPdu {
  /** Bytes of the PDU that have not come. */
  private left = 0;
  /** Bytes of its present PDV that have not come; the header of the PDV lies before them. */
  private pdvLeft = 0;
  private readonly header = Buffer.alloc(PDV_HEADER);
  private headed = 0;

  /** A header announced a P-DATA-TF of so many bytes; what it announced before must be over. */
  begin(length: number): void {
    this.left = length;
    this.expectHeader();
  }

  get open(): boolean {
    return this.left > 0;
  }

  /** Takes what belongs to the PDU from `at` on, adds its fragments to `pdvs`, and returns where the rest begins. Throws `InvalidPdu`. */
  take(chunk: Buffer, at: number, pdvs: Pdv[]): number {
    let next = at;
    while (this.left > 0 && next < chunk.length) {
      if (this.headed < PDV_HEADER) {
        next = this.takeHeader(chunk, next);
        if (this.headed < PDV_HEADER) return next;
        if (this.pdvLeft > 0) continue;
      }
      const size = Math.min(this.pdvLeft, chunk.length - next);
      this.left -= size;
      this.pdvLeft -= size;
      pdvs.push(this.piece(chunk.subarray(next, next + size)));
      next += size;
      if (this.pdvLeft === 0) this.expectHeader();
    }
    return next;
  }

  private takeHeader(chunk: Buffer, at: number): number {
    const size = Math.min(PDV_HEADER - this.headed, chunk.length - at);
    chunk.copy(this.header, this.headed, at, at + size);
    this.headed += size;
    this.left -= size;
    if (this.headed < PDV_HEADER) return at + size;
    // The length counts the context and the control byte in.
    const length = this.header.readUInt32BE(0) - 2;
    if (length < 0 || length > this.left) throw new InvalidPdu('PDV length');
    this.pdvLeft = length;
    return at + size;
  }

  private expectHeader(): void {
    this.headed = 0;
    if (this.left > 0 && this.left < PDV_HEADER) throw new InvalidPdu('PDV header');
  }

  private piece(bytes: Buffer): Pdv {
    const control = this.header.readUInt8(5);
    return {
      contextId: this.header.readUInt8(4),
      command: (control & 1) === 1,
      last: (control & 2) === 2 && this.pdvLeft === 0,
      bytes,
    };
  }
}
