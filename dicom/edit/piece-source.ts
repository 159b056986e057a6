import type { ByteSource } from '../port';
import { lengthOf, type Piece } from './piece';

/** An edited file that was not put together: read where it is asked for, from new bytes and from the file as it was. */
export const pieceSource = (pieces: readonly Piece[], original: ByteSource): ByteSource => {
  const starts: number[] = [];
  let length = 0;
  for (const piece of pieces) {
    starts.push(length);
    length += lengthOf(piece);
  }

  /** The last piece that starts at or before the offset. */
  const pieceAt = (offset: number): number => {
    let [low, high] = [0, pieces.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  };

  return {
    length,
    bytes: (offset, wanted) => {
      const bytes = Buffer.allocUnsafe(wanted);
      let filled = 0;
      for (let index = pieceAt(offset); filled < wanted; index += 1) {
        const piece = pieces[index];
        if (piece === undefined) break;
        const from = offset + filled - (starts[index] ?? 0);
        const take = Math.min(lengthOf(piece) - from, wanted - filled);
        const part = Buffer.isBuffer(piece) ? piece.subarray(from, from + take) : original.bytes(piece.start + from, take);
        part.copy(bytes, filled);
        filled += take;
      }
      return bytes;
    },
  };
};
