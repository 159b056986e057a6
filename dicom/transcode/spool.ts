import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import type { FileToRead } from '../source/file-to-read';

/** Bytes that are kept in memory; what is longer goes to a file. */
const IN_MEMORY = 8 * 1024 * 1024;
const CHUNK = 1024 * 1024;

/** Takes bytes of any length with flat memory. Blocks: for threads. Throws what the file system throws. */
export class Spool {
  private kept: Buffer[] = [];
  private fd: number | null = null;
  private head: Buffer = Buffer.alloc(0);
  length = 0;

  /** `file`: a path where nothing is yet. */
  constructor(private readonly file: string) {}

  write(bytes: Buffer): void {
    this.length += bytes.length;
    if (this.fd === null) {
      this.kept.push(bytes);
      if (this.length > IN_MEMORY) this.spill();
    } else this.append(this.fd, bytes);
  }

  /** Room at the start, before anything is written, for what is known in the end. */
  reserve(length: number): void {
    this.head = Buffer.alloc(length);
    this.write(this.head);
  }

  /** Fills the room that was reserved. */
  fill(bytes: Buffer): void {
    if (this.fd === null) bytes.copy(this.head);
    else for (let at = 0; at < bytes.length; ) at += writeSync(this.fd, bytes, at, bytes.length - at, at);
  }

  private spill(): void {
    this.fd = openSync(this.file, 'wx+');
    for (const bytes of this.kept) this.append(this.fd, bytes);
    this.kept = [];
  }

  private append(fd: number, bytes: Buffer): void {
    for (let written = 0; written < bytes.length; ) written += writeSync(fd, bytes, written);
  }

  /** What was written, from the start. Nothing may be written after. */
  *chunks(): Generator<Buffer> {
    if (this.fd === null) {
      yield* this.kept;
      return;
    }
    for (let at = 0; at < this.length; ) {
      const bytes = Buffer.allocUnsafe(Math.min(CHUNK, this.length - at));
      const read = readSync(this.fd, bytes, 0, bytes.length, at);
      if (read === 0) throw new Error('a temporary file became shorter');
      at += read;
      yield bytes.subarray(0, read);
    }
  }

  /** What was written, in memory of its own, or the file: it is the caller's then. */
  finish(): FileToRead {
    if (this.fd === null) {
      const bytes = new Uint8Array(this.length);
      let at = 0;
      for (const part of this.kept) {
        bytes.set(part, at);
        at += part.length;
      }
      return { kind: 'bytes', bytes };
    }
    closeSync(this.fd);
    this.fd = null;
    return { kind: 'path', path: this.file, size: this.length };
  }

  /** Gives everything free, unless it was finished. */
  discard(): void {
    if (this.fd === null) return;
    closeSync(this.fd);
    this.fd = null;
    rmSync(this.file, { force: true });
  }
}
