import fs from 'node:fs';
import { createThreads } from '../../threads/threads';
import type { ZipEntry } from '../entry';
import { write } from './harness';

/**
 * Run by the tests in a process of its own, whose memory they look at: `node bulk.js ZIP COUNT SIZE [FILE]` writes COUNT
 * entries of SIZE bytes, all of the FILE or small texts, and prints how far the resident memory rose, in bytes.
 */
const main = async ([zip = '', count = '0', size = '0', file]: readonly string[]): Promise<void> => {
  const threads = createThreads();
  const fd = fs.openSync(zip, 'w');
  function* entries(): Generator<ZipEntry> {
    for (let index = 0; index < Number(count); index += 1) {
      const name = `Patient ${index % 100}/study/series/CT${String(index).padStart(6, '0')}.dcm`;
      if (file === undefined) {
        const bytes = Buffer.alloc(Number(size), name);
        yield { name, size: bytes.byteLength, source: { kind: 'bytes', bytes } };
      } else yield { name, size: Number(size), source: { kind: 'file', path: file } };
    }
  }
  const before = highWater();
  const sink = {
    write: async (chunk: Uint8Array) => {
      fs.writeSync(fd, chunk);
    },
  };
  await write({ entries: entries(), sink, threads });
  fs.closeSync(fd);
  await threads.close();
  console.log(highWater() - before);
};

/** Bytes. Not `ru_maxrss`: that of the parent counts there. */
const highWater = (): number => 1024 * Number(/^VmHWM:\s+(\d+)/m.exec(fs.readFileSync('/proc/self/status', 'utf8'))?.[1]);

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
