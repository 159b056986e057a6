import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { appendLeaf, emptyTree, type MerkleTree, rootOf } from './merkle';

const sha256 = (...parts: readonly Buffer[]): Buffer => createHash('sha256').update(Buffer.concat(parts)).digest();

/** RFC 9162 section 2.1.1, word for word. */
const treeHash = (leaves: readonly Buffer[]): Buffer => {
  if (leaves.length === 0) return sha256();
  if (leaves.length === 1) return sha256(Buffer.of(0), ...leaves);
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return sha256(Buffer.of(1), treeHash(leaves.slice(0, k)), treeHash(leaves.slice(k)));
};

const leavesOf = (count: number): readonly Buffer[] =>
  Array.from({ length: count }, (_, index) => sha256(Buffer.from(`${index}`)));

const treeOf = (leaves: readonly Buffer[], start: MerkleTree = emptyTree): MerkleTree =>
  leaves.reduce((tree, leaf) => appendLeaf(tree, leaf.toString('hex')), start);

describe('the Merkle tree', () => {
  test('has the root of the definition at every size', () => {
    const leaves = leavesOf(70);
    let tree = emptyTree;
    expect(rootOf(tree)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    for (const [index, leaf] of leaves.entries()) {
      tree = appendLeaf(tree, leaf.toString('hex'));
      expect(rootOf(tree)).toBe(treeHash(leaves.slice(0, index + 1)).toString('hex'));
    }
  });

  test('agrees with the definition on any leaves, also when its state went through JSON', () => {
    const leaf = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes));
    fc.assert(
      fc.property(fc.array(leaf, { maxLength: 200 }), fc.nat(200), (leaves, cut) => {
        const kept: MerkleTree = JSON.parse(JSON.stringify(treeOf(leaves.slice(0, cut))));
        const tree = treeOf(leaves.slice(cut), kept);
        expect(tree.size).toBe(leaves.length);
        expect(rootOf(tree)).toBe(treeHash(leaves).toString('hex'));
      }),
    );
  });

  test('keeps one hash for each bit that is set in its size', () => {
    expect(treeOf(leavesOf(64)).peaks).toHaveLength(1);
    expect(treeOf(leavesOf(63)).peaks).toHaveLength(6);
  });

  test('refuses a state that cannot be', () => {
    expect(() => appendLeaf({ size: 3, peaks: [] }, '00')).toThrow(RangeError);
  });
});
