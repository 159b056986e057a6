import { execFileSync } from 'node:child_process';
import path from 'node:path';

test('threads do not keep a process alive that has nothing to do, but a pending task does', () => {
  const program = `
    const { createThreads } = require(${JSON.stringify(path.join(__dirname, 'threads.js'))});
    const zlib = require('node:zlib');
    const bytes = new Uint8Array(Buffer.from('hello')).buffer;
    createThreads().run('deflate', { source: { kind: 'bytes', bytes }, level: 1, last: true }, { transfer: [bytes] })
      .then((result) => console.log(zlib.inflateRawSync(result.bytes).toString()));`;
  expect(execFileSync(process.execPath, ['-e', program], { encoding: 'utf8', timeout: 20_000 })).toBe('hello\n');
});

test('prepared threads do not keep a process alive', () => {
  const program = `require(${JSON.stringify(path.join(__dirname, 'threads.js'))}).createThreads().prepare();`;
  expect(execFileSync(process.execPath, ['-e', program], { encoding: 'utf8', timeout: 20_000 })).toBe('');
});
