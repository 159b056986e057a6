import { hash } from 'node:crypto';
import type { NewDocument } from '../port';
import type { PlacedAppend } from './tables';

/** What one sync makes durable: appends that follow each other in the log. */
export type JournalRecord = {
  /** Hash of the event before the first one, empty for the first of all: a record fits behind no other history than its own. */
  readonly follows: string;
  readonly appends: readonly PlacedAppend[];
};

type Head = {
  readonly follows: string;
  readonly appends: readonly (Omit<PlacedAppend, 'documents'> & {
    readonly documents: readonly { readonly id: string; readonly kind: NewDocument['kind']; readonly bytes: number }[];
  })[];
};

/** Length of the body (4 bytes) and the first bytes of its SHA-256. */
const PREFIX = 4 + 16;
const LENGTH_OF_HEAD = 4;

const digestOf = (body: Uint8Array): Buffer => hash('sha256', body, 'buffer').subarray(0, PREFIX - 4);

let scratch = Buffer.alloc(64 * 1024);

/** Memory that the next call takes again. */
const memoryOf = (bytes: number): Buffer => {
  if (scratch.length < bytes) scratch = Buffer.alloc(2 * bytes);
  return scratch.subarray(0, bytes);
};

/** The record as it lies in the journal: length, digest, length of the head, the head in JSON, the bytes of the documents. It is there until the next call, which takes its memory. */
export const encodeRecord = ({ follows, appends }: JournalRecord): Buffer => {
  const documents = appends.flatMap((append) => append.documents);
  const head: Head = {
    follows,
    appends: appends.map((append) => ({
      first: append.first,
      stream: append.stream,
      revision: append.revision,
      events: append.events,
      documents: append.documents.map(({ id, kind, bytes }) => ({ id, kind, bytes: bytes.byteLength })),
    })),
  };
  const text = JSON.stringify(head);
  const headBytes = Buffer.byteLength(text);
  const size = documents.reduce((sum, { bytes }) => sum + bytes.byteLength, PREFIX + LENGTH_OF_HEAD + headBytes);
  const record = memoryOf(size);
  record.writeUInt32LE(size - PREFIX, 0);
  record.writeUInt32LE(headBytes, PREFIX);
  let filled = PREFIX + LENGTH_OF_HEAD + record.write(text, PREFIX + LENGTH_OF_HEAD);
  for (const { bytes } of documents) {
    record.set(bytes, filled);
    filled += bytes.byteLength;
  }
  record.set(digestOf(record.subarray(PREFIX)), 4);
  return record;
};

/** The record that begins at a place of the journal, and where it ends; null where there is none, or one that was not written whole. */
export const decodeRecord = (journal: Buffer, at: number): { readonly record: JournalRecord; readonly end: number } | null => {
  if (at + PREFIX > journal.length) return null;
  const size = journal.readUInt32LE(at);
  const start = at + PREFIX;
  const end = start + size;
  if (size < LENGTH_OF_HEAD || end > journal.length) return null;
  const body = journal.subarray(start, end);
  if (!digestOf(body).equals(journal.subarray(at + 4, start))) return null;
  const headEnd = LENGTH_OF_HEAD + body.readUInt32LE(0);
  // The digest says that it is what `encodeRecord` wrote.
  const head = JSON.parse(body.toString('utf8', LENGTH_OF_HEAD, headEnd)) as Head;
  let read = headEnd;
  const appends = head.appends.map((append) => ({
    ...append,
    documents: append.documents.map(({ id, kind, bytes }) => {
      read += bytes;
      return { id, kind, bytes: new Uint8Array(body.subarray(read - bytes, read)) };
    }),
  }));
  return { record: { follows: head.follows, appends }, end };
};
