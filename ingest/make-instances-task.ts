import { closeSync, openSync, readSync } from 'node:fs';
import {
  bytesOf,
  editedPieces,
  type ModifyOutcome,
  type ModifyRequest,
  modifyInstance,
  refusedOutcome,
  WHOLE,
} from '../dicom/modify/modify-task';
import type { InstanceSummary } from '../dicom/port';
import { memorySource } from '../dicom/source/memory-source';
import type { StoredBlob } from '../storage/port';
import { type NewBlob, storeParts } from '../storage/store-blobs-task';
import { codeOf } from '../threads/error-code';
import type { Outcome } from '../threads/port';

export type InstanceToMake = {
  /** Under which its bytes are stored, if they are. */
  readonly id: string;
  readonly request: ModifyRequest;
};

export type InstancesToMake = {
  readonly folder: string;
  /** Files of at least so many bytes are stored; others are handed back. */
  readonly storedFrom: number;
  readonly instances: readonly InstanceToMake[];
};

/** `stored`: durable, and named by no event yet; `failed`: with the code of what a file system said. */
export type MakeOutcome =
  | ModifyOutcome
  | { readonly kind: 'stored'; readonly summary: InstanceSummary; readonly blob: StoredBlob }
  | { readonly kind: 'failed'; readonly code: string };

type Work = MakeOutcome | (NewBlob & { readonly kind: 'toStore'; readonly summary: InstanceSummary });

/** Sources of one batch that are read into memory that is kept for the next: fresh memory costs more than reading. */
const KEPT_BYTES = 5 * 1024 * 1024;
/** New values are short: one write for several. */
const SHORT = 16 * 1024;

let kept = Buffer.alloc(0);

const roomFor = (bytes: number): Buffer => {
  if (bytes > KEPT_BYTES) return Buffer.allocUnsafeSlow(bytes);
  if (kept.length < bytes) kept = Buffer.allocUnsafeSlow(bytes);
  return kept;
};

const readInto = (room: Buffer, path: string): Buffer => {
  const fd = openSync(path, 'r');
  try {
    let filled = 0;
    for (let count = -1; count !== 0 && filled < room.length; filled += count) {
      count = readSync(fd, room, filled, room.length - filled, filled);
    }
    return room.subarray(0, filled);
  } finally {
    closeSync(fd);
  }
};

const joined = (parts: readonly Buffer[]): readonly Uint8Array[] => {
  const all: Buffer[] = [];
  let short: Buffer[] = [];
  const flush = (): void => {
    if (short.length > 0) all.push(Buffer.concat(short));
    short = [];
  };
  for (const part of parts) {
    if (part.length <= SHORT) short.push(part);
    else {
      flush();
      all.push(part);
    }
  }
  flush();
  return all;
};

/** Bytes of the batch's memory that a source takes. */
const roomOf = ({ file }: ModifyRequest): number => (file.kind === 'path' && file.size <= WHOLE ? file.size : 0);

/** What came of an instance, or what is to be stored of it. */
const work = ({ id, request }: InstanceToMake, room: Buffer, storedFrom: number): Work => {
  const { file } = request;
  if (file.kind === 'path' && file.size > WHOLE) return modifyInstance(request).value;
  try {
    const source = memorySource(file.kind === 'path' ? readInto(room, file.path) : Buffer.from(file.bytes));
    const { pieces, summary, length } = editedPieces(request, source);
    const parts = joined(bytesOf(pieces, source));
    if (length >= storedFrom) return { kind: 'toStore', id, summary, parts };
    return { kind: 'bytes', summary, bytes: new Uint8Array(Buffer.concat(parts)) };
  } catch (error) {
    return refusedOutcome(error);
  }
};

/** As the pool tells of a task that failed: one instance must not take the others of its batch with it. */
const attempted = (act: () => Work): Work => {
  try {
    return act();
  } catch (error) {
    return { kind: 'failed', code: codeOf(error) };
  }
};

/**
 * What becomes of instances, as one task of a thread: read, edited, and stored without a copy of what stays. One that fails does not fail the others. Large
 * ones are handed back in parts, for who can wait for their bytes.
 */
export const makeInstances = async ({
  folder,
  storedFrom,
  instances,
}: InstancesToMake): Promise<Outcome<readonly MakeOutcome[]>> => {
  const sizes = instances.map(({ request }) => roomOf(request));
  const room = roomFor(sizes.reduce((sum, size) => sum + size, 0));
  let taken = 0;
  const works = instances.map((instance, index) => {
    const start = taken;
    taken += sizes[index] ?? 0;
    return attempted(() => work(instance, room.subarray(start, taken), storedFrom));
  });
  const toStore = works.flatMap((one) => (one.kind === 'toStore' ? [one] : []));
  const stored = (await storeParts(folder, toStore)).values();
  const value = works.map((one): MakeOutcome => {
    if (one.kind !== 'toStore') return one;
    const outcome = stored.next().value;
    if (outcome === undefined) throw new Error('A blob was lost');
    if ('code' in outcome) return { kind: 'failed', code: outcome.code };
    return { kind: 'stored', summary: one.summary, blob: outcome.stored };
  });
  const transfer = value.flatMap((one) =>
    one.kind === 'bytes' && one.bytes.buffer instanceof ArrayBuffer ? [one.bytes.buffer] : [],
  );
  return { value, transfer };
};
