import type { Random } from './random';

/** Lengths, counts and signs at which programs break. */
const NUMBERS: readonly [number, ...number[]] = [
  0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_fffe, 0xffff_ffff,
];

type Mutation = (bytes: Buffer, random: Random, other: Buffer) => Buffer;

const at = (bytes: Buffer, random: Random): number => random.below(bytes.length + 1);

const setByte: Mutation = (bytes, random) => {
  if (bytes.length > 0) bytes[random.below(bytes.length)] = random.below(256);
  return bytes;
};
const flipBit: Mutation = (bytes, random) => {
  const index = random.below(bytes.length);
  if (bytes.length > 0) bytes[index] = (bytes[index] ?? 0) ^ (1 << random.below(8));
  return bytes;
};
const setNumber: Mutation = (bytes, random) => {
  const value = random.pick(NUMBERS);
  const size = random.pick([2, 4]);
  if (bytes.length < size) return bytes;
  const offset = random.below(bytes.length - size + 1);
  const kept = size === 2 ? value & 0xffff : value;
  if (random.chance(0.8)) bytes.writeUIntLE(kept, offset, size);
  else bytes.writeUIntBE(kept, offset, size);
  return bytes;
};
const remove: Mutation = (bytes, random) => {
  const start = at(bytes, random);
  return Buffer.concat([bytes.subarray(0, start), bytes.subarray(Math.min(bytes.length, start + 1 + random.below(16)))]);
};
const insert: Mutation = (bytes, random) => {
  const start = at(bytes, random);
  const added = Buffer.alloc(1 + random.below(16), random.below(256));
  return Buffer.concat([bytes.subarray(0, start), added, bytes.subarray(start)]);
};
const repeat: Mutation = (bytes, random) => {
  const start = at(bytes, random);
  const piece = bytes.subarray(start, start + 1 + random.below(64));
  return Buffer.concat([
    bytes.subarray(0, start),
    ...Array.from({ length: 1 + random.below(20) }, () => piece),
    bytes.subarray(start),
  ]);
};
const cut: Mutation = (bytes, random) => Buffer.from(bytes.subarray(0, at(bytes, random)));
const splice: Mutation = (bytes, random, other) =>
  Buffer.concat([bytes.subarray(0, at(bytes, random)), other.subarray(at(other, random))]);

/** Changes of place come more often than those that tear a file apart. */
const MUTATIONS: readonly [Mutation, ...Mutation[]] = [
  setByte,
  setByte,
  setByte,
  flipBit,
  flipBit,
  flipBit,
  setNumber,
  setNumber,
  setNumber,
  remove,
  insert,
  repeat,
  cut,
  splice,
];

/** One to eight changes to the bytes; `other` gives what may be spliced in. The result is a new buffer. */
export const mutate = (bytes: Buffer, other: Buffer, random: Random): Buffer => {
  let result: Buffer = Buffer.from(bytes);
  for (let left = random.pick([1, 1, 1, 2, 2, 3, 5, 8]); left > 0; left -= 1)
    result = random.pick(MUTATIONS)(result, random, other);
  return result;
};
