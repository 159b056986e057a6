import { right } from 'fp-ts/Either';
import { append, freshStream, ok, sampleEvents } from './contract/subject';
import { createMemoryStore } from './memory';
import { createContinuity } from './revision-continuity';
import { verifyLog } from './verify';

describe('verify', () => {
  test('takes an empty log for good', async () => {
    expect(await ok(verifyLog(createMemoryStore()))).toEqual({ events: 0, bad: null });
  });

  test('walks a log of several batches', async () => {
    const store = createMemoryStore();
    const stream = freshStream();
    for (let round = 0; round < 5; round++) await append(store, stream, sampleEvents(700));
    expect(await ok(verifyLog(store))).toEqual({ events: 3500, bad: null });
  });
});

describe('the continuity of revisions', () => {
  test('is looked up for streams that it does not remember', async () => {
    const store = createMemoryStore();
    const stream = freshStream();
    await append(store, stream, sampleEvents(3));
    const [first, second, third] = await ok(store.readStored(null, 3));
    if (first === undefined || second === undefined || third === undefined) throw new Error('expected events');
    expect(await createContinuity(store).faultOf(third)).toEqual(right(null));
    const continuity = createContinuity(store);
    expect(await continuity.faultOf(first)).toEqual(right(null));
    expect(await continuity.faultOf(third)).toMatchObject(right(expect.stringContaining('follows revision 0')));
  });
});
