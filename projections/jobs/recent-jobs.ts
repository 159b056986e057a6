/** Values kept while they are few and small: the oldest go first. */
export type Recent<T> = {
  readonly get: (id: string) => T | undefined;
  /** `weight`: about how many bytes it takes. */
  readonly put: (id: string, value: T, weight: number) => void;
  /** As `put`, but only while there is room: who reads a long list drives nothing out. */
  readonly offer: (id: string, value: T, weight: number) => void;
  readonly delete: (id: string) => void;
  readonly clear: () => void;
};

export const createRecent = <T>(limits: { readonly count: number; readonly weight: number }): Recent<T> => {
  const entries = new Map<string, { readonly value: T; readonly weight: number }>();
  let total = 0;
  const remove = (id: string): void => {
    total -= entries.get(id)?.weight ?? 0;
    entries.delete(id);
  };
  const add = (id: string, value: T, weight: number): void => {
    remove(id);
    entries.set(id, { value, weight });
    total += weight;
  };
  return {
    get: (id) => entries.get(id)?.value,
    offer: (id, value, weight) => {
      if (entries.size < limits.count && total + weight <= limits.weight) add(id, value, weight);
    },
    put: (id, value, weight) => {
      add(id, value, weight);
      for (const oldest of entries.keys()) {
        if (entries.size <= limits.count && total <= limits.weight) return;
        remove(oldest);
      }
    },
    delete: remove,
    clear: () => {
      entries.clear();
      total = 0;
    },
  };
};
