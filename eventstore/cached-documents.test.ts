import { right } from 'fp-ts/Either';
import { kernelActor } from '../domain/event';
import { cacheDocuments } from './cached-documents';
import { describeEventStoreContract } from './contract';
import { createMemoryStore } from './memory';

describeEventStoreContract('cached documents', async () => {
  const store = cacheDocuments(createMemoryStore(), 1 << 20);
  return { store, dispose: () => store.close() };
});

describe('cached documents', () => {
  const metadata = { schema: 1, time: 1, actor: kernelActor, correlationId: 'c', causationId: null, node: 'n' };

  const storeOf = async (limit: number, sizes: readonly number[]) => {
    const memory = createMemoryStore();
    let reads = 0;
    const counting = {
      ...memory,
      document: (id: string) => {
        reads += 1;
        return memory.document(id);
      },
    };
    const documents = sizes.map((size, index) => ({ id: `d${index}`, kind: 'blob' as const, bytes: new Uint8Array(size) }));
    await memory.append({
      stream: 's',
      expected: 'none',
      events: [{ id: 'e', type: 'JobPaused', data: {}, metadata }],
      documents,
    })();
    return { store: cacheDocuments(counting, limit), reads: () => reads };
  };

  it('reads a document once', async () => {
    const { store, reads } = await storeOf(100, [10]);
    await store.document('d0')();
    expect(await store.document('d0')()).toEqual(right(new Uint8Array(10)));
    expect(reads()).toBe(1);
  });

  it.each([
    ['bytes', (size: number) => new Uint8Array(size)],
    ['a Buffer', (size: number) => Buffer.alloc(size)],
  ])('survives a caller that moves or changes what it got, where the store answers %s', async (_, make) => {
    const memory = createMemoryStore();
    const store = cacheDocuments({ ...memory, document: () => async () => right(make(10)) }, 100);
    for (let turn = 0; turn < 3; turn++) {
      const read = await store.document('d0')();
      if (read._tag === 'Right' && read.right !== null) read.right.fill(7);
    }
    expect(await store.document('d0')()).toEqual(right(new Uint8Array(10)));
  });

  it('drops the least recently used when the limit is passed', async () => {
    const { store, reads } = await storeOf(25, [10, 10, 10]);
    for (const id of ['d0', 'd1', 'd0', 'd2', 'd0', 'd1']) await store.document(id)();
    expect(reads()).toBe(4);
  });

  it('never answers an erased document, also one whose reading was in progress', async () => {
    const { store } = await storeOf(100, [10]);
    const reading = store.document('d0')();
    await store.eraseDocuments(['d0'])();
    await reading;
    expect(await store.document('d0')()).toEqual(right(null));
  });
});
