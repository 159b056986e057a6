import { createHash, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { seal, unseal } from './sealed';

describe('a sealed document', () => {
  test('gives back content and patients, and is referred to by the digest of all its bytes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.array(fc.string()), (value, patients) => {
        const content = JSON.parse(JSON.stringify(value));
        const { document, ref } = seal(content, patients, randomBytes, 'id');
        expect(unseal(document.bytes)).toEqual({ content, patients });
        expect(ref).toEqual({ document: 'id', digest: createHash('sha256').update(document.bytes).digest('hex') });
      }),
    );
  });

  test('starts with the random bytes that it was given, so that equal contents differ', () => {
    const one = seal('x', [], () => Buffer.alloc(32, 1), 'id');
    const other = seal('x', [], () => Buffer.alloc(32, 2), 'id');
    expect([...one.document.bytes.subarray(0, 32)]).toEqual(Array(32).fill(1));
    expect(one.ref.digest).not.toBe(other.ref.digest);
  });

  test.each(['', 'text', '{}', '{"patients":1,"content":1}', '{"patients":[1],"content":1}'])('is not made of %j', (json) => {
    expect(() => unseal(Buffer.concat([Buffer.alloc(32), Buffer.from(json)]))).toThrow('Not a sealed document');
  });
});
