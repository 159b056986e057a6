type Node<T> = { readonly value: T; next: Node<T> | null };

/** A queue whose verbs all take constant time, however long it is. */
export type Fifo<T> = {
  readonly push: (value: T) => void;
  /** The oldest value, which stays in the queue. */
  readonly peek: () => T | null;
  readonly shift: () => T | null;
  readonly length: () => number;
};

export const createFifo = <T>(): Fifo<T> => {
  let first: Node<T> | null = null;
  let last: Node<T> | null = null;
  let length = 0;
  return {
    push: (value) => {
      const node: Node<T> = { value, next: null };
      if (last === null) first = node;
      else last.next = node;
      last = node;
      length += 1;
    },
    peek: () => (first === null ? null : first.value),
    shift: () => {
      if (first === null) return null;
      const { value } = first;
      first = first.next;
      if (first === null) last = null;
      length -= 1;
      return value;
    },
    length: () => length,
  };
};
