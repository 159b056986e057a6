/**
 * A file to put into a ZIP. `size` is that of the file on disk or of the bytes; a file of another size counts as unreadable.
 * Bytes are moved if they own their memory: do not touch them afterwards. `absent` stands for what could not be had: it is skipped.
 */
export type ZipEntry = {
  /** With `/` between folders. Made safe by the caller: it is written as it stands. */
  readonly name: string;
  readonly size: number;
  readonly source:
    | { readonly kind: 'file'; readonly path: string }
    | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
    | { readonly kind: 'absent'; readonly code: string };
};

/** Planned sizes from which on ZIP64 records are written even if no value needs them (`contract/02-archive-media.md` §4). */
export const needsZip64 = (plan: { readonly files: number; readonly bytes: number }): boolean =>
  plan.files >= 65525 || plan.bytes >= 2 * 1024 ** 3 - 64 * 1024 ** 2;

/** The bytes of an entry could not be read. `code`: of the operating system, or `SIZE` for a file of another size. */
export class UnreadableEntry extends Error {
  constructor(readonly code: string) {
    super(`A file of the ZIP cannot be read: ${code}`);
  }
}

const UNREADABLE: ReadonlySet<string> = new Set(['ENOENT', 'EACCES', 'EPERM', 'EIO', 'EISDIR', 'ENOTDIR', 'ESTALE', 'SIZE']);

/** True for codes that say something of the file, false for those of a machine in trouble (too many open files, no memory). */
export const tellsOfFile = (code: string): boolean => UNREADABLE.has(code);
