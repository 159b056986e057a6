import { createLentMemory } from './lent-memory';

const KIB = 1024;

describe('lent memory', () => {
  it('should lend the same memory again when it came back', () => {
    const memory = createLentMemory(KIB * KIB);
    const first = memory.lend(500 * KIB);
    const behind = memory.behind(first);
    expect([first.length, behind?.byteLength]).toEqual([500 * KIB, 512 * KIB]);
    if (behind === null) throw new Error('It was lent');
    memory.takeBack(behind);
    const second = memory.lend(510 * KIB);
    expect(memory.behind(second)).toBe(behind);
    expect(second.length).toBe(510 * KIB);
    expect(memory.behind(memory.lend(510 * KIB))).not.toBe(behind);
  });

  it('should keep no more than its limit', () => {
    const memory = createLentMemory(128 * KIB);
    const all = [64, 64, 64].map((size) => memory.behind(memory.lend(size * KIB)));
    for (const one of all) if (one !== null) memory.takeBack(one);
    const again = [64, 64, 64].map((size) => memory.behind(memory.lend(size * KIB)));
    expect(again.map((one) => all.includes(one))).toEqual([true, true, false]);
  });

  it('should not take for its own what others own, or a part that begins later', () => {
    const memory = createLentMemory(KIB * KIB);
    expect(memory.behind(Buffer.alloc(64 * KIB))).toBeNull();
    expect(memory.behind(memory.lend(64 * KIB).subarray(1))).toBeNull();
    expect(memory.behind(memory.lend(64 * KIB).subarray(0, 10))?.byteLength).toBe(64 * KIB);
  });
});
