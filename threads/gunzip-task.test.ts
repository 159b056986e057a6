import zlib from 'node:zlib';
import { gunzip } from './gunzip-task';
import { copied } from './owned-memory';

const inflate = (bytes: Uint8Array, limit = 1_000_000, ratio = 1000): ReturnType<typeof gunzip>['value'] =>
  gunzip({ bytes: copied(bytes), limit, ratio }).value;

describe('gunzip', () => {
  const text = Buffer.from('anamnesis '.repeat(1000));

  test('inflates, also several members', () => {
    const result = inflate(Buffer.concat([zlib.gzipSync(text), zlib.gzipSync('end')]));
    if (result._tag !== 'Inflated') throw new Error(result._tag);
    expect(Buffer.from(result.bytes).toString()).toBe(`${text.toString()}end`);
  });

  test('inflates nothing to nothing', () => {
    expect(inflate(zlib.gzipSync(''))).toEqual({ _tag: 'Inflated', bytes: new Uint8Array(0) });
  });

  test.each([
    ['exactly the limit', text.byteLength, 'Inflated'],
    ['one byte over', text.byteLength - 1, 'TooLarge'],
  ])('%s', (_, limit, tag) => {
    expect(inflate(zlib.gzipSync(text), limit)._tag).toBe(tag);
  });

  test('stops at the ratio of a bomb, long before its size', () => {
    const bomb = zlib.gzipSync(Buffer.alloc(64 * 1024 * 1024));
    expect(inflate(bomb, 1024 ** 3, 100)).toEqual({ _tag: 'Ratio' });
  });

  const wrongCrc = zlib.gzipSync(text);
  wrongCrc.fill(0, wrongCrc.byteLength - 8, wrongCrc.byteLength - 4);

  test.each([
    ['not gzip', Buffer.from('not gzip at all')],
    ['empty', Buffer.alloc(0)],
    ['cut', zlib.gzipSync(text).subarray(0, 30)],
    ['a wrong CRC', wrongCrc],
  ])('calls %s corrupt', (_, bytes) => {
    expect(inflate(bytes)).toEqual({ _tag: 'Corrupt' });
  });
});
