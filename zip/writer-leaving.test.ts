import crypto from 'node:crypto';
import fs from 'node:fs';
import { createThreads, type Threads } from '../threads/threads';
import type { ZipEntry } from './entry';
import { bytesEntry, createFolder, openFilesBelow, time, write, zipped } from './testing/harness';
import { writeZip } from './writer';

let threads: Threads;
const files = createFolder();
beforeAll(() => {
  threads = createThreads();
});
afterAll(async () => {
  await threads.close();
  files.remove();
});

const large = (name: string): ZipEntry => files.file(name, crypto.randomBytes(12_000_000));
const stuck = { write: () => new Promise<void>(() => {}) };

/** Until the threads are done with what was begun and the files are closed. */
const allClosed = async (): Promise<void> => {
  while (openFilesBelow(files.folder).length > 0) await threads.run('deflate', nothing());
};
const nothing = () => ({ source: { kind: 'bytes', bytes: new ArrayBuffer(1) }, level: 1, last: true }) as const;

describe('leaving a ZIP in the middle', () => {
  test('a sink that fails ends it with the very error, and closes the files', async () => {
    const fault = new Error('nobody takes the bytes any more');
    let taken = 0;
    const sink = {
      write: async () => {
        taken += 1;
        if (taken === 3) throw fault;
      },
    };
    await expect(write({ entries: [large('a'), large('b')], sink, threads })).rejects.toBe(fault);
    await allClosed();
  });

  test('an abort ends it at once although the sink never answers', async () => {
    const stop = new AbortController();
    const reason = new Error('cancelled');
    const writing = write({ entries: [large('a')], sink: stuck, threads, signal: stop.signal });
    setImmediate(() => stop.abort(reason));
    await expect(writing).rejects.toBe(reason);
    await allClosed();
  });

  test('an abort ends it at once although the source never answers', async () => {
    const stop = new AbortController();
    const silent: AsyncIterable<ZipEntry> = { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }) };
    const writing = write({ entries: silent, sink: stuck, threads, signal: stop.signal });
    setImmediate(() => stop.abort(new Error('cancelled')));
    await expect(writing).rejects.toThrow('cancelled');
  });

  test('a signal that has aborted already begins nothing', async () => {
    const entries = [bytesEntry('a', Buffer.from('a'))];
    await expect(write({ entries, sink: stuck, threads, signal: AbortSignal.abort(new Error('early')) })).rejects.toThrow(
      'early',
    );
  });

  test('a consumer that returns early closes the files', async () => {
    const sink = { write: async () => {} };
    const zip = writeZip({ entries: [bytesEntry('a', Buffer.from('a')), large('b')], sink, threads, time });
    await zip.next();
    await zip.return({ entries: 0, bytes: 0 });
    await allClosed();
  });

  test('a large file that is deleted while it is written is written to its end', async () => {
    const entry = large('a');
    let first = true;
    const sink = {
      write: async () => {
        if (first && entry.source.kind === 'file') fs.rmSync(entry.source.path);
        first = false;
      },
    };
    const { steps } = await write({ entries: [entry], sink, threads });
    expect(steps).toEqual([{ skipped: null }]);
    await allClosed();
  });

  test('a large file that is cut while it is written ends the ZIP: half an entry cannot be taken back', async () => {
    const entry = files.file('a', crypto.randomBytes(60_000_000));
    let first = true;
    const sink = {
      write: async () => {
        if (first && entry.source.kind === 'file') fs.truncateSync(entry.source.path, 10);
        first = false;
      },
    };
    await expect(write({ entries: [entry], sink, threads })).rejects.toMatchObject({ code: 'SIZE' });
    await allClosed();
  });

  test('the threads serve the next ZIP as if nothing had been', async () => {
    const { totals } = await zipped([bytesEntry('a', Buffer.from('a'))], threads);
    expect(totals.entries).toBe(1);
  });
});
