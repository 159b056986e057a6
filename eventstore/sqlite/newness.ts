import type { Submitted } from './protocol';

/**
 * Knows what is new without a question to the tables: ids that are given in order (RFC 9562 §5.7), and the streams that are named after
 * them, come behind all that are there. Nobody else may write to the tables.
 */
export type Newness = {
  /** True: no event has this id. False: one may have it. */
  readonly ofEvent: (id: string) => boolean;
  /** True: no document has this id. False: one may have it. */
  readonly ofDocument: (id: string) => boolean;
  /** True: there is no such stream. False: there may be one. */
  readonly ofStream: (stream: string) => boolean;
  /** An append that is in the tables, or may come into them. */
  readonly note: (
    append: Pick<Submitted, 'stream' | 'documents'> & { readonly events: readonly { readonly id: string }[] },
  ) => void;
};

/** Only of these the order of UTF-16 is that of UTF-8, whatever they are compared with. */
const ASCII = /^[\u0020-\u007e]*$/;

const isBehind = (name: string, greatest: string): boolean => name > greatest && ASCII.test(name);

/** What a stream's name begins with; null if it has no parts. */
const kindOf = (stream: string): string | null => {
  const end = stream.indexOf('-');
  return end < 0 ? null : stream.slice(0, end);
};

/** What the tables hold. `greatestStream` may not know it yet (null). */
export type Greatest = {
  readonly greatestIds: () => { readonly event: string; readonly document: string };
  readonly greatestStream: (kind: string) => string | null;
};

export const createNewness = (tables: Greatest): Newness => {
  let { event, document } = tables.greatestIds();
  const held = new Map<string, string>();
  const noted = new Map<string, string>();

  const heldOf = (kind: string): string | null => {
    const known = held.get(kind);
    if (known !== undefined) return known;
    const greatest = tables.greatestStream(kind);
    if (greatest !== null) held.set(kind, greatest);
    return greatest;
  };

  return {
    ofEvent: (id) => isBehind(id, event),
    ofDocument: (id) => isBehind(id, document),
    ofStream: (stream) => {
      const kind = kindOf(stream);
      const greatest = kind === null ? null : heldOf(kind);
      return kind !== null && greatest !== null && isBehind(stream, greatest) && isBehind(stream, noted.get(kind) ?? '');
    },
    note: ({ stream, events, documents }) => {
      for (const { id } of events) if (id > event) event = id;
      for (const { id } of documents) if (id > document) document = id;
      const kind = kindOf(stream);
      if (kind !== null && stream > (noted.get(kind) ?? '')) noted.set(kind, stream);
    },
  };
};
