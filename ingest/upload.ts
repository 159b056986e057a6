import { closeSync, openSync } from 'node:fs';
import type { Origin } from '../domain/event';
import type { BlobStore } from '../storage/port';
import { ZipError, type ZipLimits } from '../zip/limits';
import { readZip, type ZipInput } from '../zip/reader';
import { looksLikeZip } from '../zip/signature';
import { formParts } from './form';
import type { Announced, IngestError, StoredInstance, Upload } from './port';
import { IngestFault, limited, type Received, type ReceiveLimits, receive } from './receive';

export type UploadPorts = {
  readonly blobs: BlobStore;
  readonly receiveLimits: ReceiveLimits;
  readonly zipLimits: ZipLimits;
  /** Whether what begins to arrive now may be stored already before it is whole. Default: never. */
  readonly storesEarly?: () => boolean;
  /** Stores one file; rejects with an `IngestFault`. */
  readonly storeInstance: (received: Received, origin: Origin, announced?: Announced) => Promise<StoredInstance>;
};

const isZip = (received: Received): boolean => looksLikeZip(received.kind === 'memory' ? received.bytes : received.head);

const PREAMBLE = 128;
const PREFIX = Buffer.from('DICM');

/** PS3.10, 7.1. */
const beginsAsDicom = (first: Uint8Array): boolean => PREFIX.equals(first.subarray(PREAMBLE, PREAMBLE + PREFIX.length));

/** What a ZIP may hold beside instances; a DICOMDIR has no identifiers. */
const NO_INSTANCE: readonly IngestError['_tag'][] = ['EmptyBody', 'NotDicom', 'NoIdentifiers', 'EmptyIdentifiers'];

const tagOf = (error: unknown): IngestError['_tag'] | null => (error instanceof IngestFault ? error.error._tag : null);

const storeEntries = async (input: ZipInput, origin: Origin, ports: UploadPorts): Promise<readonly StoredInstance[]> => {
  const stored: StoredInstance[] = [];
  const limits = { body: ports.zipLimits.entryBytes, inflated: 0, ratio: 0 };
  let beyond: unknown = null;
  for await (const { size, chunks } of readZip(input, ports.zipLimits)) {
    const received = await receive({ body: chunks, contentLength: size, encoding: 'identity' }, limits, ports.blobs);
    try {
      stored.push(await ports.storeInstance(received, origin));
    } catch (error) {
      const tag = tagOf(error);
      if (tag === 'BeyondDicomLimits') beyond ??= error;
      else if (tag === null || !NO_INSTANCE.includes(tag)) throw error;
    }
  }
  if (beyond !== null) throw beyond;
  return stored;
};

const storeZip = async (received: Received, origin: Origin, ports: UploadPorts): Promise<readonly StoredInstance[]> => {
  const fd = received.kind === 'spooled' ? openSync(ports.blobs.path(received.blob.id), 'r') : null;
  try {
    const input: ZipInput =
      received.kind === 'spooled' ? { kind: 'file', fd: fd ?? -1 } : { kind: 'buffer', buffer: received.bytes };
    return await storeEntries(input, origin, ports);
  } catch (error) {
    if (error instanceof ZipError) throw new IngestFault({ _tag: 'ZipRefused', reason: error.kind });
    throw error;
  } finally {
    if (fd !== null) closeSync(fd);
    if (received.kind === 'spooled') await ports.blobs.remove(received.blob.id);
  }
};

/** Bytes of a part without a file name: browsers and scripts send files with one. */
const LARGEST_FIELD = 16 * 1024 * 1024;

/** Each part is an upload; the first one that is refused ends the form, and what was stored before stays, as in Orthanc. */
const takeForm = async (upload: Upload, type: string, origin: Origin, ports: UploadPorts): Promise<readonly StoredInstance[]> => {
  const { body: limit } = ports.receiveLimits;
  if (upload.contentLength !== null && upload.contentLength > limit) throw new IngestFault({ _tag: 'TooLarge', limit });
  if (upload.encoding !== 'identity') throw new IngestFault({ _tag: 'BadEncoding' });
  const stored: StoredInstance[] = [];
  let parts = 0;
  const limits = { parts: ports.zipLimits.entries, field: LARGEST_FIELD };
  for await (const body of formParts(limited(upload.body, limit), type, limits)) {
    parts += 1;
    const taken = await takeUpload({ body, contentLength: null, encoding: 'identity' }, origin, ports);
    stored.push(...[taken].flat());
  }
  if (parts === 0) throw new IngestFault({ _tag: 'BrokenForm', reason: 'it has no parts' });
  return stored;
};

/**
 * Takes a body as `POST /instances` does: one DICOM file, or a ZIP whose instances are stored in their order (what is none is
 * skipped; what was stored before a failure stays). An instance beyond our limits is told of when all others are stored. Rejects with an `IngestFault`.
 */
export const takeUpload = async (
  upload: Upload,
  origin: Origin,
  ports: UploadPorts,
): Promise<StoredInstance | readonly StoredInstance[]> => {
  if (upload.form !== undefined) return takeForm(upload, upload.form, origin, ports);
  // What is announced as an instance is no ZIP, nor is what begins as one.
  const early = (first: Uint8Array): boolean =>
    ports.storesEarly?.() === true && (upload.announced !== undefined || beginsAsDicom(first));
  const received = await receive(upload, ports.receiveLimits, ports.blobs, early);
  const { arriving = null } = received.kind === 'memory' ? received : {};
  try {
    return await (isZip(received) ? storeZip(received, origin, ports) : ports.storeInstance(received, origin, upload.announced));
  } finally {
    await arriving?.drop();
  }
};
