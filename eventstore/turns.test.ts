import { createTurns } from './turns';

/** Work that ends when it is told to, and notes what happens to it. */
const recordedWork = () => {
  const notes: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (name: string) => (): Promise<void> => {
    notes.push(`${name} starts`);
    return new Promise((resolve) => {
      ends.set(name, () => {
        notes.push(`${name} ends`);
        resolve();
      });
    });
  };
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.();
    await new Promise(setImmediate);
  };
  return { notes, work, end };
};

describe('turns', () => {
  test('run shared work side by side, and exclusive work alone, in the order of the calls', async () => {
    const { notes, work, end } = recordedWork();
    const turns = createTurns();
    const all = [turns.shared(work('a')), turns.shared(work('b')), turns.exclusive(work('X')), turns.shared(work('c'))];
    expect(notes).toEqual(['a starts', 'b starts']);
    await end('b');
    await end('a');
    expect(notes.slice(2)).toEqual(['b ends', 'a ends', 'X starts']);
    await end('X');
    expect(notes.slice(5)).toEqual(['X ends', 'c starts']);
    await end('c');
    await Promise.all(all);
  });

  test('go on after work that failed', async () => {
    const turns = createTurns();
    const failing = turns.exclusive(() => Promise.reject(new Error('broke')));
    const after = turns.shared(async () => 'done');
    await expect(failing).rejects.toThrow('broke');
    await expect(after).resolves.toBe('done');
  });
});
