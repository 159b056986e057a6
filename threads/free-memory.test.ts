import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { freeMemory } from './free-memory';

test('memory that is given back is gone, small bytes of a slab stay', () => {
  const large = new Uint8Array(64 * 1024);
  const small = Buffer.from('a part of a slab');
  freeMemory(large);
  freeMemory(small);
  expect(large.byteLength).toBe(0);
  expect(String(small)).toBe('a part of a slab');
});

test('bytes in a slab of 64 KiB, as Node 24 makes it, stay with what lies beside them', () => {
  const { poolSize } = Buffer;
  try {
    Buffer.poolSize = 64 * 1024;
    const [one, other] = [Buffer.allocUnsafe(20_000).fill(1), Buffer.allocUnsafe(20_000).fill(2)];
    freeMemory(one);
    expect(one.byteLength).toBe(20_000);
    expect(other.every((byte) => byte === 2)).toBe(true);
  } finally {
    Buffer.poolSize = poolSize;
  }
});

test('what is given back in one turn does not gather, and the process may end', () => {
  const program = `
    const { freeMemory } = require(${JSON.stringify(path.join(__dirname, 'free-memory.js'))});
    const held = () => process.memoryUsage().arrayBuffers > 8 * 1024 * 1024;
    const give = (count) => { for (let index = 0; index < count; index += 1) freeMemory(new Uint8Array(512 * 1024).fill(1)); };
    give(100);
    const wait = (tries) => {
      if (held() && tries > 0) return setTimeout(wait, 10, tries - 1);
      give(1000);
      console.log(held());
    };
    wait(1000);`;
  expect(execFileSync(process.execPath, ['-e', program], { encoding: 'utf8', timeout: 60_000 })).toBe('false\n');
});
