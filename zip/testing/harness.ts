import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Threads } from '../../threads/threads';
import type { ZipEntry } from '../entry';
import { writeZip, type ZipOptions, type ZipStep, type ZipTotals } from '../writer';

export const time = { date: 0x5d77, time: 0x9971 };

export type Written = { readonly steps: readonly ZipStep[]; readonly totals: ZipTotals };

/** Runs a writer to its end. */
export const write = async (options: Omit<ZipOptions, 'time'>): Promise<Written> => {
  const zip = writeZip({ time, ...options });
  const steps: ZipStep[] = [];
  for (;;) {
    const step = await zip.next();
    if (step.done) return { steps, totals: step.value };
    steps.push(step.value);
  }
};

/** The ZIP in memory. */
export const zipped = async (
  entries: readonly ZipEntry[],
  threads: Threads,
  options: Partial<ZipOptions> = {},
): Promise<Written & { readonly zip: Buffer }> => {
  const chunks: Uint8Array[] = [];
  const sink = {
    write: async (chunk: Uint8Array) => {
      chunks.push(chunk);
    },
  };
  const written = await write({ entries, sink, threads, ...options });
  return { ...written, zip: Buffer.concat(chunks) };
};

export const bytesEntry = (name: string, bytes: Uint8Array): ZipEntry => ({
  name,
  size: bytes.byteLength,
  source: { kind: 'bytes', bytes: Buffer.from(bytes) },
});

/** A folder for files to zip, removed by `remove`. */
export const createFolder = () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'anamnesis-zip-'));
  let files = 0;
  return {
    folder,
    file: (name: string, bytes: Uint8Array): ZipEntry => {
      const file = path.join(folder, String(files++));
      fs.writeFileSync(file, bytes);
      return { name, size: bytes.byteLength, source: { kind: 'file', path: file } };
    },
    remove: () => fs.rmSync(folder, { recursive: true }),
  };
};

/** The files of this folder that the process has open. */
export const openFilesBelow = (folder: string): readonly string[] =>
  fs.readdirSync('/proc/self/fd').flatMap((fd) => {
    try {
      const file = fs.readlinkSync(`/proc/self/fd/${fd}`);
      return file.startsWith(folder) ? [file] : [];
    } catch {
      return [];
    }
  });
