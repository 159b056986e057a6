import type { BlobRef } from '../domain/event';

export type Output<T> = { readonly id: string; readonly key: string; readonly blob: BlobRef; readonly about: T };

export type OutputLimits = {
  readonly count: number;
  /** Bytes; 0: no limit. */
  readonly bytes: number;
};

/** `MediaArchiveSize`: the outputs that are kept, the least recently used first. */
export type Outputs<T> = {
  readonly stored: (output: Output<T>) => void;
  readonly touched: (id: string) => void;
  /** Its bytes, which may now go; null if it was not known. */
  readonly deleted: (id: string, key: string) => BlobRef | null;
  /** Evicts what is too much. The newest is kept whatever its size. */
  readonly enforce: () => void;
};

/** `evict` is called once for each output that must go; it is known until it is `deleted`. */
export const createOutputs = <T>(
  limits: OutputLimits,
  kept: Iterable<Output<T>>,
  evict: (output: Output<T>) => void,
): Outputs<T> => {
  const outputs = new Map<string, Output<T>>();
  const leaving = new Map<string, Output<T>>();
  let bytes = 0;

  const name = (id: string, key: string): string => `${id}/${key}`;
  const keep = (output: Output<T>): void => {
    drop(name(output.id, output.key));
    outputs.set(name(output.id, output.key), output);
    bytes += output.blob.size;
  };
  const drop = (named: string): Output<T> | undefined => {
    const output = outputs.get(named);
    if (output !== undefined) bytes -= output.blob.size;
    outputs.delete(named);
    return output;
  };
  const tooMuch = (): boolean => outputs.size > limits.count || (limits.bytes > 0 && bytes > limits.bytes && outputs.size > 1);

  for (const output of kept) keep(output);

  return {
    stored: keep,
    touched: (id) => {
      for (const output of [...outputs.values()]) if (output.id === id) keep(output);
    },
    deleted: (id, key) => {
      const named = name(id, key);
      const output = drop(named) ?? leaving.get(named);
      leaving.delete(named);
      return output?.blob ?? null;
    },
    enforce: () => {
      for (const [named, output] of outputs) {
        if (!tooMuch()) return;
        drop(named);
        leaving.set(named, output);
        evict(output);
      }
    },
  };
};
