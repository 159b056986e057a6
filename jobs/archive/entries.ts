import { BlobError } from '../../storage/port';
import type { ZipEntry } from '../../zip/entry';
import type { ArchiveFile } from './layout';
import type { ArchivePorts } from './ports';

type EntryPorts = Pick<ArchivePorts, 'blobs' | 'documents' | 'transcode'>;

/** The files of an archive as the ZIP writer takes them: by path where a thread can read them itself, else as bytes. */
export async function* entriesOf(
  files: Iterable<ArchiveFile>,
  ports: EntryPorts,
  transcode: string | null,
): AsyncGenerator<ZipEntry> {
  for (const file of files) {
    const original = await entryOf(file, ports);
    if (transcode === null || ports.transcode === undefined || original.source.kind === 'absent') yield original;
    else yield await transcoded(file, original, ports, ports.transcode, transcode);
  }
}

const entryOf = async ({ name, blob }: ArchiveFile, { blobs, documents }: EntryPorts): Promise<ZipEntry> => {
  switch (blob.store) {
    case 'file':
      return { name, size: blob.size, source: { kind: 'file', path: blobs.path(blob.id) } };
    case 'document': {
      const bytes = await documents(blob.id);
      if (bytes === null) return { name, size: 0, source: { kind: 'absent', code: 'ERASED' } };
      return { name, size: bytes.byteLength, source: { kind: 'bytes', bytes } };
    }
  }
};

const transcoded = async (
  { name, blob }: ArchiveFile,
  original: ZipEntry,
  { blobs }: EntryPorts,
  convert: NonNullable<ArchivePorts['transcode']>,
  transferSyntax: string,
): Promise<ZipEntry> => {
  try {
    const file = original.source.kind === 'bytes' ? Buffer.from(original.source.bytes) : await blobs.read(blob.id);
    const bytes = await convert(file, transferSyntax);
    return bytes === null ? original : { name, size: bytes.byteLength, source: { kind: 'bytes', bytes } };
  } catch (error) {
    if (error instanceof BlobError && error.kind === 'NotFound') {
      return { name, size: 0, source: { kind: 'absent', code: error.reason } };
    }
    throw error;
  }
};
