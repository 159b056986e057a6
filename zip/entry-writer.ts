import type { CentralDirectoryBuilder } from './central-directory';
import { combineCrc32 } from './crc-combine';
import type { Deflated } from './deflate-task';
import type { DosTime } from './dos-time';
import type { ZipEntry } from './entry';
import type { ZipOutput } from './output';
import { dataDescriptor, type EntryForm, type EntrySizes, localHeader } from './records';

/** Entries up to this size are kept until they are deflated, so that their local header holds sizes and CRC, as Orthanc's. */
export const GATHERED = 8 * 1024 * 1024;

/** From this size on an entry is written in ZIP64 form: DEFLATE may make it slightly larger than it was. */
const ZIP64_SIZE = 0xf0000000;

/** Takes the deflated parts of one entry, in order. */
export type EntryWriter = {
  /** True once bytes of the entry are in the output: it can no longer be left out. */
  readonly begun: () => boolean;
  readonly part: (deflated: Deflated) => Promise<void>;
  readonly finish: () => Promise<void>;
};

export const createEntryWriter = (
  entry: ZipEntry,
  time: DosTime,
  output: ZipOutput,
  directory: CentralDirectoryBuilder,
): EntryWriter => {
  const streamed = entry.size > GATHERED;
  const form: EntryForm = { name: entry.name, descriptor: streamed, zip64: entry.size >= ZIP64_SIZE };
  const offset = output.offset();
  const gathered: Uint8Array[] = [];
  let sizes: EntrySizes = { crc: 0, compressed: 0, size: 0 };

  return {
    begun: () => output.offset() > offset,
    part: async ({ bytes, crc, size }) => {
      const first = sizes.size === 0;
      sizes = {
        crc: first ? crc : combineCrc32(sizes.crc, crc, size),
        compressed: sizes.compressed + bytes.byteLength,
        size: sizes.size + size,
      };
      if (!streamed) gathered.push(bytes);
      else if (first) await output.write(localHeader(form, time, null), bytes);
      else await output.write(bytes);
    },
    finish: async () => {
      if (streamed) await output.write(dataDescriptor(sizes, form.zip64));
      else await output.write(localHeader(form, time, sizes), ...gathered);
      directory.add(form, time, sizes, offset);
    },
  };
};
