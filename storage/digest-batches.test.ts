import type { Threads } from '../threads/threads';
import { createDigestBatches } from './digest-batches';
import { digestBlobs, digestsOf } from './digest-task';

test('bytes that come while a message is on its way go together into the next', async () => {
  const messages: number[] = [];
  const run: Threads['run'] = async (_, input) => {
    const request = input as Parameters<typeof digestBlobs>[0];
    messages.push(request.lengths.length);
    await new Promise(setImmediate);
    return digestBlobs(request).value as never;
  };
  const digest = createDigestBatches({ run });
  const blobs = Array.from({ length: 50 }, (_, i) => Buffer.alloc(5000 + i, i));
  expect(await Promise.all(blobs.map(digest))).toEqual(blobs.map(digestsOf));
  expect(messages).toEqual([1, 49]);
});

test('a failure reaches those whose bytes were in the message, and the next goes on', async () => {
  let failures = 1;
  const run: Threads['run'] = async (_, input) => {
    failures -= 1;
    if (failures >= 0) throw new Error('a thread died');
    return digestBlobs(input as Parameters<typeof digestBlobs>[0]).value as never;
  };
  const digest = createDigestBatches({ run });
  const [first, second] = await Promise.allSettled([digest(Buffer.alloc(5000, 1)), digest(Buffer.alloc(5000, 2))]);
  expect([first?.status, second?.status]).toEqual(['rejected', 'fulfilled']);
});

test('a few kilobytes are not worth a message', async () => {
  const digest = createDigestBatches({ run: () => Promise.reject(new Error('no message is sent')) });
  expect(await digest(Buffer.alloc(4096, 1))).toEqual(digestsOf(Buffer.alloc(4096, 1)));
});
