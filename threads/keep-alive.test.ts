import { execFileSync } from 'node:child_process';
import path from 'node:path';

test('threads do not keep a process alive that has nothing to do, but a pending task does', () => {
  const program = `
    const { createThreads } = require(${JSON.stringify(path.join(__dirname, 'threads.js'))});
    const bytes = require('node:zlib').gzipSync('hello');
    const own = new Uint8Array(bytes).buffer;
    createThreads().run('gunzip', { bytes: own, limit: 100, ratio: 100 }, { transfer: [own] })
      .then((result) => console.log(Buffer.from(result.bytes).toString()));`;
  expect(execFileSync(process.execPath, ['-e', program], { encoding: 'utf8', timeout: 20_000 })).toBe('hello\n');
});
