import { fromBuffer } from 'yauzl';
import { md5 } from './http-client';

export type ZipEntry = { readonly name: string; readonly bytes: number; readonly md5: string };

/** Reads every entry of a ZIP to its end; rejects if the ZIP is damaged. In the order of the central directory. */
export const zipEntries = (zip: Buffer): Promise<readonly ZipEntry[]> =>
  new Promise((resolve, reject) => {
    fromBuffer(zip, { lazyEntries: true }, (failure, file) => {
      if (failure !== null || file === undefined) return reject(failure ?? new Error('No ZIP'));
      const entries: ZipEntry[] = [];
      file.on('error', reject);
      file.on('end', () => resolve(entries));
      file.on('entry', (entry: { readonly fileName: string }) => {
        file.openReadStream(entry as Parameters<typeof file.openReadStream>[0], (error, stream) => {
          if (error !== null || stream === undefined) return reject(error ?? new Error('No stream'));
          const chunks: Buffer[] = [];
          stream.on('error', reject);
          stream.on('data', (chunk: Buffer) => chunks.push(chunk));
          stream.on('end', () => {
            const bytes = Buffer.concat(chunks);
            entries.push({ name: entry.fileName, bytes: bytes.length, md5: md5(bytes) });
            file.readEntry();
          });
        });
      });
      file.readEntry();
    });
  });
