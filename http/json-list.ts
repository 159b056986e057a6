import { setImmediate as turn } from 'node:timers/promises';
import type { JsonObject } from '../domain/json';
import { orthancJson } from './orthanc-json';

/** Bytes of one piece. */
const PIECE = 64 * 1024;
/** Milliseconds of work before others have their turn. */
const SLICE = 5;

const [OPEN, COMMA, CLOSE, EMPTY] = [Buffer.from('['), Buffer.from(','), Buffer.from('\n]'), Buffer.from('[]')];

/** An item of `jsonList`. */
export const jsonItem = (value: JsonObject): Buffer => Buffer.from(orthancJson([value]).slice(1, -2));

/**
 * A JSON array in pieces, of one item for each id; `textOf` writes an item with the indentation that it has there (null: it is left
 * out), and is called when its turn comes.
 */
export async function* jsonList(
  ids: readonly string[],
  textOf: (id: string) => Buffer | null | Promise<Buffer | null>,
): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let size = 0;
  let first = true;
  let since = performance.now();
  for (const id of ids) {
    const made = textOf(id);
    const text = made instanceof Promise ? await made : made;
    if (text !== null) {
      parts.push(first ? OPEN : COMMA, text);
      size += text.length + 1;
      first = false;
    }
    if (size >= PIECE) {
      yield Buffer.concat(parts);
      [parts, size] = [[], 0];
    }
    if (performance.now() - since < SLICE) continue;
    await turn();
    since = performance.now();
  }
  yield first ? EMPTY : Buffer.concat([...parts, CLOSE]);
}
