import { openedEarly, openedLate } from '../../dicom/source/opening';
import { openAhead } from './open-ahead';
import type { SendableInstance } from './ports';

const instance = (sopInstance: string): SendableInstance => ({
  sopClass: '1.2',
  sopInstance,
  transferSyntax: '1.2.840.10008.1.2',
  file: { kind: 'bytes', bytes: new Uint8Array(0) },
});

const ids = Array.from({ length: 50 }, (_, index) => `${index}`);

/** What is yielded and told of, in order, when each instance takes its time to be opened. */
const run = async (from: number, open: (id: string) => Promise<SendableInstance | null>) => {
  const asked: number[] = [];
  const told: string[] = [];
  const yielded: string[] = [];
  const openSeveral = (some: readonly string[]) => {
    asked.push(some.length);
    return some.map((id) => openedEarly(() => open(id)));
  };
  for (const opened of openAhead(ids, from, { openSeveral }, ({ sopInstance }) => told.push(sopInstance))) {
    const one = await opened.catch(() => null);
    yielded.push(one === null ? 'none' : one.sopInstance);
    await new Promise(setImmediate);
    // Nothing is told of after its turn came.
    expect(told.every((id) => Number(id) <= from + yielded.length - 1 + 7)).toBe(true);
  }
  return { asked, told, yielded };
};

test('instances come in their order, are looked up some at a time, and all but the first are told of once, in order', async () => {
  const { asked, told, yielded } = await run(0, async (id) => instance(id));
  expect(yielded).toEqual(ids);
  expect(told).toEqual(ids.slice(1));
  expect(asked).toEqual([16, 16, 16, 2]);
});

test('a job that goes on begins where it stopped', async () => {
  const { told, yielded } = await run(47, async (id) => instance(id));
  expect(yielded).toEqual(['47', '48', '49']);
  expect(told).toEqual(['48', '49']);
});

test('instances that are gone, or fail to open, are passed over by what is told', async () => {
  const { told, yielded } = await run(0, (id) => {
    if (id === '5') return Promise.reject(new Error('broken'));
    return Promise.resolve(id === '7' ? null : instance(id));
  });
  expect(told).toEqual(ids.filter((id) => !['0', '5', '7'].includes(id)));
  expect(yielded.filter((one) => one === 'none')).toHaveLength(2);
});

test('what takes much memory once it is open is opened when its turn comes, and nobody is told of it before', async () => {
  const opened: string[] = [];
  const told: string[] = [];
  const openSeveral = (some: readonly string[]) =>
    some.map((id) =>
      (Number(id) % 2 === 0 ? openedEarly : openedLate)(async () => {
        opened.push(id);
        return instance(id);
      }),
    );
  const yielded: string[] = [];
  for (const one of openAhead(ids, 0, { openSeveral }, ({ sopInstance }) => told.push(sopInstance))) {
    const { sopInstance } = (await one) ?? instance('none');
    yielded.push(sopInstance);
    await new Promise(setImmediate);
    expect(opened.filter((id) => Number(id) % 2 === 1)).toEqual(yielded.filter((id) => Number(id) % 2 === 1));
  }
  expect(yielded).toEqual(ids);
  expect(told).toEqual(ids.filter((id) => Number(id) % 2 === 0).slice(1));
});
