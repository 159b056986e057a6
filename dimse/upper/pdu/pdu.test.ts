import fc from 'fast-check';
import { commandPdus } from '../../association/fragments';
import { ourInformation } from '../../association/implementation';
import { encodeAbort, encodeAssociateAc, encodeAssociateRj, encodeAssociateRq, encodeReleaseRp, encodeReleaseRq } from './encode';
import { PduFraming } from './framing';
import { InvalidPdu, type Pdu, type Pdv } from './pdu';

const LONGEST = 20_000;

const read = (bytes: Buffer, cut: (rest: number) => number = (rest) => rest): readonly Pdu[] => {
  const framing = new PduFraming(LONGEST);
  const pdus: Pdu[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + Math.max(1, cut(bytes.length - at));
    // Each chunk in memory of its own, as a socket gives it.
    pdus.push(...framing.take(Buffer.from(bytes.subarray(at, end))));
    at = end;
  }
  return pdus;
};

/** What the pieces make up, however they were cut: one PDU of data for all that are neighbours, its fragments whole. */
const joined = (pdus: readonly Pdu[]): readonly Pdu[] => {
  const result: Pdu[] = [];
  let fragments: Pdv[] = [];
  for (const pdu of pdus) {
    if (pdu.type !== 'Data') {
      fragments = [];
      result.push(pdu);
      continue;
    }
    if (result.at(-1)?.type !== 'Data') result.push({ type: 'Data', pdvs: fragments });
    for (const pdv of pdu.pdvs) {
      const before = fragments.at(-1);
      const goesOn = before !== undefined && !before.last && before.contextId === pdv.contextId;
      if (goesOn) fragments.splice(-1, 1, { ...pdv, bytes: Buffer.concat([before.bytes, pdv.bytes]) });
      else fragments.push(pdv);
    }
  }
  return result;
};

const contexts = Array.from({ length: 128 }, (_, index) => ({
  id: 2 * index + 1,
  abstractSyntax: `1.2.840.10008.5.1.4.1.1.${index}`,
  transferSyntaxes: ['1.2.840.10008.1.2', '1.2.840.10008.1.2.1'],
}));
const roles = [{ sopClass: '1.2.3', scu: false, scp: true }];
const request = { calledAet: 'CALLED', callingAet: 'A', contexts, userInformation: ourInformation(16384, roles) };
const streamOf = (count: number): readonly Buffer[] => [
  encodeAssociateRq({ ...request, contexts: contexts.slice(0, count) }),
  encodeAssociateAc({
    ...request,
    contexts: contexts.slice(0, count).map(({ id }) => ({ id, result: 0, transferSyntax: '1.2' })),
  }),
  encodeAssociateRj({ result: 1, source: 2, reason: 3 }),
  commandPdus(Buffer.from('some bytes of a command'), 3, 10),
  encodeReleaseRq(),
  encodeReleaseRp(),
  encodeAbort(2, 6),
];

test('what is written is read, however the bytes come', () => {
  const whole = Buffer.concat(streamOf(128));
  const expected = joined(read(whole));
  expect(expected.map(({ type }) => type)).toEqual([
    'AssociateRq',
    'AssociateAc',
    'AssociateRj',
    'Data',
    'ReleaseRq',
    'ReleaseRp',
    'Abort',
  ]);
  expect(expected[0]).toMatchObject({ ...request, protocolVersion: 1, applicationContext: '1.2.840.10008.3.1.1.1' });
  fc.assert(
    fc.property(fc.infiniteStream(fc.integer({ min: 1, max: 5_000 })), (sizes) => {
      expect(joined(read(whole, () => sizes.next().value))).toEqual(expected);
    }),
    { numRuns: 50 },
  );
  expect(joined(read(whole, () => 1))).toEqual(expected);
  const text = 'some bytes of a command';
  expect(expected[3]).toEqual({ type: 'Data', pdvs: [{ contextId: 3, command: true, last: true, bytes: Buffer.from(text) }] });
});

test.each([
  ['ends beyond its PDU', [0, 0, 0, 9, 1, 2, 7]],
  ['has no room for its header', [0, 0, 0, 2, 1]],
  ['is shorter than its header', [0, 0, 0, 1, 1, 2, 7]],
  ['leaves a rest that is none', [0, 0, 0, 3, 1, 2, 7, 0, 0]],
])('a fragment that %s is refused', (_, content) => {
  const bytes = Buffer.from([4, 0, 0, 0, 0, content.length, ...content]);
  expect(() => read(bytes)).toThrow(InvalidPdu);
  expect(() => read(bytes, () => 1)).toThrow(InvalidPdu);
});

test('data are handed on before their PDU is whole', () => {
  const [first] = read(Buffer.from([4, 0, 0, 0, 1, 0, 0, 0, 0, 250, 3, 2, 7, 8, 9]));
  expect(first).toEqual({ type: 'Data', pdvs: [{ contextId: 3, command: false, last: false, bytes: Buffer.from([7, 8, 9]) }] });
});

test.each([
  ['data', 4, LONGEST + 1],
  ['an association', 1, 600_000],
  ['a release', 5, 1_000],
  ['an unknown type', 9, 0xffffffff],
])('a header that announces too much of %s is refused at once', (_, type, length) => {
  const header = Buffer.from([type, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(length, 2);
  expect(() => read(header)).toThrow(InvalidPdu);
});

test('10,000 broken streams are read or refused, and nothing else', () => {
  const whole = Buffer.concat(streamOf(2));
  const outcomes = { read: 0, refused: 0 };
  const edits = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(edits, fc.nat(whole.length), fc.integer({ min: 1, max: 4_000 }), (changes, length, size) => {
      const bytes = Buffer.from(whole.subarray(0, length));
      for (const [at, value] of changes) if (at < length) bytes[at] = value;
      try {
        read(bytes, () => size);
        outcomes.read += 1;
      } catch (error) {
        if (!(error instanceof InvalidPdu)) throw error;
        outcomes.refused += 1;
      }
    }),
    { numRuns: 10_000 },
  );
  expect(outcomes.read + outcomes.refused).toBeGreaterThanOrEqual(10_000);
  expect(outcomes.refused).toBeGreaterThan(1_000);
});
