import { appendLeaf, emptyTree, rootOf } from './merkle';

/** The root of the Merkle tree over the first `size` events, as it was kept while they were appended. */
export type KnownRoot = { readonly size: number; readonly root: string };

export type TreeCheck = {
  /** Takes the hash of the next event of the log. */
  readonly take: (hash: string) => void;
  /** After the last event: what is wrong with the log as a whole; null if nothing is. */
  readonly fault: () => string | null;
};

/** Compares a log with the tree that was kept of it: finds what no event tells, a stream or an end that is gone, and another order. */
export const createTreeCheck = ({ size, root }: KnownRoot): TreeCheck => {
  let tree = emptyTree;
  return {
    take: (hash) => {
      if (tree.size < size) tree = appendLeaf(tree, hash);
    },
    fault: () => {
      if (tree.size < size) return `${size - tree.size} of the ${size} events that the Merkle tree was made of are gone`;
      return rootOf(tree) === root
        ? null
        : `the first ${size} events are not those that the Merkle tree was made of: some are gone, or stand in another order`;
    },
  };
};
