/** A part of an edited data set: bytes `start` to `end` (not included) of the data set as it was, or new bytes. */
export type Piece = { readonly start: number; readonly end: number } | Buffer;

export const lengthOf = (piece: Piece): number => (Buffer.isBuffer(piece) ? piece.length : piece.end - piece.start);

/** Gathers pieces in order; ranges that touch become one, so that untouched data is copied in long runs. */
export class Pieces {
  readonly list: Piece[] = [];
  length = 0;

  range(start: number, end: number): void {
    if (end <= start) return;
    this.length += end - start;
    const last = this.list.at(-1);
    if (last !== undefined && !Buffer.isBuffer(last) && last.end === start)
      this.list[this.list.length - 1] = { start: last.start, end };
    else this.list.push({ start, end });
  }

  bytes(bytes: Buffer): void {
    this.length += bytes.length;
    this.list.push(bytes);
  }

  all({ list }: Pieces): void {
    for (const piece of list) {
      if (Buffer.isBuffer(piece)) this.bytes(piece);
      else this.range(piece.start, piece.end);
    }
  }
}
