import type { EditedInstance } from '../dicom/modify/port';
import { INLINE_BLOB_LIMIT } from '../domain/event';
import type { FileBlobStore } from '../storage/filesystem';
import { createBatches } from '../threads/batches';
import { ThreadError } from '../threads/port';
import { type EditPorts, editedOf, type Prepared, prepareEdit } from './edit-instance';
import type { MakeOutcome } from './make-instances-task';
import type { InstanceMaking, MadeFile } from './port';

export type MakePorts = EditPorts & {
  readonly blobs: Pick<FileBlobStore, 'path' | 'read' | 'create' | 'storing'>;
  readonly threads: EditPorts['threads'] & { readonly size: number };
  /** Option `StorageCompression`: the bytes are deflated before they are stored. */
  readonly deflates: boolean;
};

/** Bytes of sources in one message: others want the thread as well. */
const BATCH_BYTES = 5 * 1024 * 1024;

const sizeOf = ({ file }: Prepared): number => (file.kind === 'path' ? file.size : file.bytes.byteLength);

/**
 * Makes instances of stored ones: read, edited, hashed and written in one go on a thread, several together, so that they share the commits of the file system
 * and none of their bytes come to the event loop but those of small and of very large files.
 */
export const createInstanceMaking = (ports: MakePorts): InstanceMaking => {
  const { blobs, threads, deflates } = ports;
  const make = createBatches<Prepared, MakeOutcome>({
    atOnce: threads.size,
    limit: BATCH_BYTES,
    weigh: sizeOf,
    gathers: true,
    send: (batch) =>
      blobs.storing(batch.length, (folder, ids) => {
        const instances = batch.map(({ request }, index) => ({ id: ids[index] ?? '', request }));
        const storedFrom = deflates ? Number.POSITIVE_INFINITY : INLINE_BLOB_LIMIT;
        const transfer = batch.flatMap((one) => one.transfer);
        return threads.run('makeInstances', { folder, storedFrom, instances }, { transfer });
      }),
  });

  const fileOf = async ({ content }: Pick<EditedInstance, 'content'>): Promise<MadeFile> => {
    if (content.kind === 'bytes') return { kind: 'memory', bytes: content.bytes };
    const writer = await blobs.create();
    try {
      for await (const chunk of content.open()) await writer.write(chunk);
      return { kind: 'spooled', blob: await writer.finish() };
    } catch (error) {
      await writer.abort();
      throw error;
    }
  };

  return async (instance, asked) => {
    const prepared = await prepareEdit(ports, instance, asked);
    if (prepared === null) return null;
    try {
      const outcome = await make(prepared);
      if (outcome.kind === 'stored') return { summary: outcome.summary, file: { kind: 'spooled', blob: outcome.blob } };
      if (outcome.kind === 'failed') throw new ThreadError('Failed', outcome.code);
      const edited = editedOf(outcome, prepared.file);
      return { summary: edited.summary, file: await fileOf(edited) };
    } finally {
      await prepared.release();
    }
  };
};
