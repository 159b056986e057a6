import { EXPLICIT_BIG, EXPLICIT_LITTLE, IMPLICIT_LITTLE } from '../dicom/parse/transfer-syntax';
import type { InstanceSummary } from '../dicom/port';
import type { FileToRead } from '../dicom/source/file-to-read';
import type { TranscodeRefusal, Transcoder } from '../dicom/transcode/port';
import type { BlobStore } from '../storage/port';
import { readRange } from '../storage/read-range';
import { ThreadError } from '../threads/port';
import { IngestFault, type Received } from './receive';

/** How received instances are stored: options IngestTranscoding and those beside it. */
export type IngestTranscoding = {
  readonly transcoder: Pick<Transcoder, 'transcode'>;
  /** UID of the transfer syntax that is wanted. */
  readonly syntax: string;
  readonly ofUncompressed: boolean;
  readonly ofCompressed: boolean;
  /** Of lossy syntaxes: 1 to 100. */
  readonly quality: number;
  /** Told why a file is stored as it was received. */
  readonly onRefusal: (refusal: TranscodeRefusal['_tag'] | 'Failed') => void;
};

/** The deflated syntax counts as compressed, as in Orthanc 1.10.1 (observed). */
const UNCOMPRESSED: ReadonlySet<string> = new Set([IMPLICIT_LITTLE, EXPLICIT_LITTLE, EXPLICIT_BIG]);

const isWanted = ({ transferSyntax }: InstanceSummary, { syntax, ofUncompressed, ofCompressed }: IngestTranscoding): boolean =>
  transferSyntax !== syntax && (UNCOMPRESSED.has(transferSyntax) ? ofUncompressed : ofCompressed);

type Ports = { readonly blobs: BlobStore; readonly transcoding: IngestTranscoding };

const spooled = async (path: string, blobs: BlobStore): Promise<Received> => {
  const writer = await blobs.create();
  try {
    for await (const chunk of readRange(() => path, undefined)) await writer.write(chunk);
    return { kind: 'spooled', blob: await writer.finish(), head: Buffer.alloc(0) };
  } catch (error) {
    await writer.abort().catch(() => undefined);
    throw error;
  }
};

const fileOf = (received: Received, blobs: BlobStore): FileToRead =>
  received.kind === 'memory'
    ? { kind: 'bytes', bytes: received.bytes }
    : { kind: 'path', path: blobs.path(received.blob.id), size: received.blob.size };

/** No room is a failure of the upload; whatever else goes wrong leaves the file as it is. */
const failed = (error: unknown, { onRefusal }: IngestTranscoding): null => {
  if (!(error instanceof ThreadError)) throw error;
  if (error.code === 'ENOSPC' || error.code === 'EDQUOT') throw new IngestFault({ _tag: 'StorageFull' });
  onRefusal('Failed');
  return null;
};

/**
 * The file in the wanted transfer syntax; null: it stays as it was received, as it is wanted so or cannot be had otherwise. What was received stays
 * the caller's. `lossy`: whether pixels may change, which makes another instance of it. Rejects with an `IngestFault` or a `BlobError`.
 */
export const transcodeReceived = async (
  received: Received,
  summary: InstanceSummary,
  lossy: boolean,
  { blobs, transcoding }: Ports,
): Promise<Received | null> => {
  if (!isWanted(summary, transcoding)) return null;
  const { transcoder, syntax, quality } = transcoding;
  const request = { file: fileOf(received, blobs), syntaxes: [syntax], lossy: lossy ? { quality } : null };
  const outcome = await transcoder.transcode(request).catch((error: unknown) => failed(error, transcoding));
  switch (outcome?.kind) {
    case undefined:
    case 'unchanged':
      return null;
    case 'refused': {
      const { _tag } = outcome.refusal;
      if (_tag === 'Busy') throw new IngestFault({ _tag: 'StorageUnavailable', reason: 'too much is being transcoded' });
      transcoding.onRefusal(_tag);
      return null;
    }
    case 'transcoded':
      try {
        const { file } = outcome;
        if (file.kind === 'path') return await spooled(file.path, blobs);
        const { buffer, byteOffset, byteLength } = file.bytes;
        return { kind: 'memory', bytes: Buffer.from(buffer, byteOffset, byteLength) };
      } finally {
        await outcome.release();
      }
  }
};
