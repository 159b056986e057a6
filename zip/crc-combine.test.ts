import zlib from 'node:zlib';
import fc from 'fast-check';
import { combineCrc32 } from './crc-combine';

test('the CRC of two byte strings follows from their CRCs', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 3000 }), fc.uint8Array({ maxLength: 3000 }), (a, b) => {
      expect(combineCrc32(zlib.crc32(a), zlib.crc32(b), b.byteLength)).toBe(zlib.crc32(Buffer.concat([a, b])));
    }),
  );
});

test('lengths beyond 32 bits do not overflow: doubling the zeros appended equals appending them one after the other', () => {
  const crc = zlib.crc32('anamnesis');
  // The CRC of `length` zero bytes, and that of the text with them appended, by doubling from one byte.
  let zeros = { length: 1, crc: zlib.crc32(Buffer.alloc(1)) };
  while (zeros.length < 2 ** 40) {
    const twice = { length: zeros.length * 2, crc: combineCrc32(zeros.crc, zeros.crc, zeros.length) };
    const stepwise = combineCrc32(combineCrc32(crc, zeros.crc, zeros.length), zeros.crc, zeros.length);
    expect(combineCrc32(crc, twice.crc, twice.length)).toBe(stepwise);
    zeros = twice;
  }
});
