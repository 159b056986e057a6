import type { BlobRef } from '../domain/event';
import { type ContentPorts, deflated, LARGEST_DEFLATED, wholeContent } from './deflated';
import { type BytePorts, type KeepingPorts, keepBytes, type SafeBlob } from './keep-bytes';
import { IngestFault, type Received } from './receive';

/** The same content in another form, safe before its event; null where nothing is to be done. Rejects with an `IngestFault` or a `BlobError`. */
export const reencoded = async (blob: BlobRef, deflate: boolean, ports: BytePorts & ContentPorts): Promise<SafeBlob | null> => {
  if (deflate === (blob.deflated !== undefined)) return null;
  if (deflate && blob.size > LARGEST_DEFLATED) return null;
  const content = await wholeContent(blob, ports);
  if (content === null) throw new IngestFault({ _tag: 'StorageUnavailable', reason: 'the bytes were erased' });
  return deflate ? keepDeflated(content, blob, ports) : keepBytes({ kind: 'memory', bytes: content }, ports);
};

/** Stores content deflated. `md5`: of the content. */
export const keepDeflated = async (content: Buffer, { md5 }: Pick<BlobRef, 'md5'>, ports: BytePorts): Promise<SafeBlob> => {
  const kept = await keepBytes({ kind: 'memory', bytes: await deflated(content) }, ports);
  const { size, md5: storedMd5 } = kept.blob;
  return { ...kept, blob: { ...kept.blob, size: content.length, md5, deflated: { size, md5: storedMd5 } } };
};

/** `keepBytes` of what was received: deflated where `StorageCompression` says so and it is not too large. */
export const keepReceived = async (received: Received, ports: KeepingPorts): Promise<SafeBlob> => {
  const size = received.kind === 'memory' ? received.bytes.length : received.blob.size;
  if (ports.deflates !== true || size > LARGEST_DEFLATED) return keepBytes(received, ports);
  if (received.kind === 'memory') return keepDeflated(received.bytes, await ports.blobs.digest(received.bytes), ports);
  const kept = await keepDeflated(await ports.blobs.read(received.blob.id), received.blob, ports);
  await ports.blobs.remove(received.blob.id);
  return kept;
};
