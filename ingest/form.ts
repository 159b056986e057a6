import { Readable } from 'node:stream';
import busboy from 'busboy';
import { IngestFault } from './receive';

export type FormLimits = {
  /** Parts of one form. */
  readonly parts: number;
  /** Bytes of a part that names no file. */
  readonly field: number;
};

/** What comes of a form, in its order: parts, then its end. */
type Arrival =
  | { readonly kind: 'part'; readonly body: Readable }
  | { readonly kind: 'end' }
  | { readonly kind: 'fault'; readonly error: unknown };

/**
 * The bodies of the parts of a `multipart/form-data` (RFC 7578), in their order; each must be read before the next one is asked for. Memory
 * stays flat. Throws an `IngestFault` for what is no form, or is cut off, and what `body` throws.
 */
export async function* formParts(
  body: AsyncIterable<Uint8Array>,
  type: string,
  limits: FormLimits,
): AsyncGenerator<AsyncIterable<Uint8Array>> {
  const parser = parserOf(type, limits);
  const source = Readable.from(body);
  const arrived: Arrival[] = [];
  let wake = (): void => undefined;
  const arrive = (arrival: Arrival): void => {
    arrived.push(arrival);
    wake();
  };
  let failure: unknown = null;
  const fail = (error: unknown): void => {
    failure ??= error;
    arrive({ kind: 'fault', error });
  };
  const take = (part: Readable): void => {
    // A part that nobody reads any more tells of the form's failure as well; who reads it is told all the same.
    part.on('error', () => undefined);
    arrive({ kind: 'part', body: part });
  };
  parser.on('file', (_name, part) => take(part));
  parser.on('field', (_name, value, { valueTruncated }) => {
    if (valueTruncated) fail(new IngestFault({ _tag: 'TooLarge', limit: limits.field }));
    else take(Readable.from([Buffer.from(value, 'latin1')], { objectMode: false }));
  });
  parser.on('partsLimit', () => fail(new IngestFault({ _tag: 'BrokenForm', reason: 'it has too many parts' })));
  parser.on('error', () => fail(cutOff()));
  parser.on('close', () => arrive({ kind: 'end' }));
  source.on('error', (error) => {
    fail(error);
    parser.destroy();
  });
  source.pipe(parser);
  try {
    for (;;) {
      const next = arrived.shift();
      if (next === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      if (next.kind === 'end') return;
      if (next.kind === 'fault') throw failure;
      yield chunksOf(next.body, () => failure ?? cutOff());
    }
  } finally {
    source.destroy();
    parser.destroy();
    for (const one of arrived) if (one.kind === 'part') one.body.destroy();
  }
}

const cutOff = (): IngestFault => new IngestFault({ _tag: 'BrokenForm', reason: 'it is cut off, or none' });

/** The bytes of a part. What ends it early is what ended the form. */
async function* chunksOf(part: Readable, failure: () => unknown): AsyncGenerator<Uint8Array> {
  try {
    yield* part;
  } catch {
    throw failure();
  }
}

/** Fields come as text; Latin 1 gives each byte back. */
const parserOf = (type: string, { parts, field }: FormLimits): busboy.Busboy => {
  try {
    return busboy({
      headers: { 'content-type': type },
      defCharset: 'latin1',
      limits: { parts, fieldSize: field, fieldNameSize: 1024, headerPairs: 100 },
    });
  } catch {
    throw new IngestFault({ _tag: 'BrokenForm', reason: 'its boundary is missing' });
  }
};
