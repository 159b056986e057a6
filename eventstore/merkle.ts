import { createHash } from 'node:crypto';

/**
 * A Merkle tree of RFC 9162 section 2.1 over the events' hashes in the order of the log, in compact form: plain JSON
 * of at most 54 hashes, whatever the size. The root of a given size depends on the first `size` hashes alone.
 */
export type MerkleTree = {
  /** Leaves so far. */
  readonly size: number;
  /** Hashes of the perfect subtrees, the largest (leftmost) first: one for each bit that is set in `size`. */
  readonly peaks: readonly string[];
};

export const emptyTree: MerkleTree = { size: 0, peaks: [] };

const sha256 = (...parts: readonly Uint8Array[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};

const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');

const LEAF = Uint8Array.of(0);
const NODE = Uint8Array.of(1);

const node = (left: string, right: string): string => sha256(NODE, bytes(left), bytes(right));

/** The tree with one more leaf; `hashHex` is the event's hash, whose 32 bytes are the leaf's data. The given tree stays as it is. */
export const appendLeaf = (tree: MerkleTree, hashHex: string): MerkleTree => {
  const peaks = [...tree.peaks];
  let subtree = sha256(LEAF, bytes(hashHex));
  for (let rest = tree.size; rest % 2 === 1; rest = (rest - 1) / 2) {
    const left = peaks.pop();
    if (left === undefined) throw new RangeError('A Merkle tree with fewer peaks than its size asks for');
    subtree = node(left, subtree);
  }
  return { size: tree.size + 1, peaks: [...peaks, subtree] };
};

/** Lower-case hex of the Merkle Tree Hash (RFC 9162 section 2.1.1); of the empty tree: SHA-256 of nothing. */
export const rootOf = (tree: MerkleTree): string =>
  tree.peaks.length === 0 ? sha256() : tree.peaks.reduceRight((right, left) => node(left, right));
