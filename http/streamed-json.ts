import type { Answer } from './answer';
import { jsonText } from './answer';
import type { Context } from './request-state';
import { ResponseStream } from './response-stream';

/** Bytes up to which an answer is made before it is sent: it has a Content-Length then. */
const BUFFERED = 8 * 1024 * 1024;

/**
 * A JSON text that is made in pieces. A small one is answered as others are; of a large one the first pieces are sent while the next are made,
 * and its end is the end of the connection, so that memory stays flat. `timeout`: seconds that the client may leave the connection full. What
 * `pieces` throws before anything was sent is thrown.
 */
export const streamedJson = async (context: Context, pieces: AsyncIterable<Buffer>, timeout: number): Promise<Answer> => {
  const kept: Buffer[] = [];
  let size = 0;
  let stream: ResponseStream | null = null;
  try {
    for await (const piece of pieces) {
      if (stream !== null) {
        await stream.write(piece);
        continue;
      }
      kept.push(piece);
      size += piece.length;
      if (size <= BUFFERED) continue;
      stream = new ResponseStream(context.res, [['Content-Type', 'application/json; charset=utf-8']], timeout);
      for (const one of kept.splice(0)) await stream.write(one);
    }
  } catch (error) {
    if (stream === null) throw error;
    stream.abort();
    if (!context.res.destroyed) throw error;
    return { kind: 'written' };
  }
  if (stream === null) return jsonText(Buffer.concat(kept));
  await stream.end();
  return { kind: 'written' };
};
