import { hash } from 'node:crypto';

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

const HASH_BYTES = 32;
const [LEAF, NODE] = [0, 1];
/** What is hashed, written over and over: a prefix and one or two hashes. */
const leafInput = Buffer.of(LEAF, ...Buffer.alloc(HASH_BYTES));
const nodeInput = Buffer.of(NODE, ...Buffer.alloc(2 * HASH_BYTES));

const put = (input: Buffer, at: number, hex: string): void => {
  if (input.write(hex, at, 'hex') !== HASH_BYTES) throw new RangeError('Not a SHA-256');
};

const leaf = (data: string): string => {
  put(leafInput, 1, data);
  return hash('sha256', leafInput);
};

const node = (left: string, right: string): string => {
  put(nodeInput, 1, left);
  put(nodeInput, 1 + HASH_BYTES, right);
  return hash('sha256', nodeInput);
};

/** The tree with one more leaf; `hashHex` is the event's hash, whose 32 bytes are the leaf's data. The given tree stays as it is. */
export const appendLeaf = (tree: MerkleTree, hashHex: string): MerkleTree => {
  const peaks = [...tree.peaks];
  let subtree = leaf(hashHex);
  for (let rest = tree.size; rest % 2 === 1; rest = (rest - 1) / 2) {
    const left = peaks.pop();
    if (left === undefined) throw new RangeError('A Merkle tree with fewer peaks than its size asks for');
    subtree = node(left, subtree);
  }
  return { size: tree.size + 1, peaks: [...peaks, subtree] };
};

/** Lower-case hex of the Merkle Tree Hash (RFC 9162 section 2.1.1); of the empty tree: SHA-256 of nothing. */
export const rootOf = (tree: MerkleTree): string =>
  tree.peaks.length === 0 ? hash('sha256', '') : tree.peaks.reduceRight((right, left) => node(left, right));
