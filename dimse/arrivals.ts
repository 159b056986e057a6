/** The instances that reach this server because of its own C-MOVE requests: told by the server side, asked by the jobs. */
export type Arrivals = {
  /** A message id of its own for a C-MOVE-RQ, and what arrives for it until `end` is called. */
  readonly watch: (aet: string) => Watched;
  /** An instance arrived by a C-STORE-RQ that names a C-MOVE (PS3.7 C.4.2.1): the title and message id of its originator. */
  readonly took: (originator: { readonly aet: string; readonly messageId: number }, instance: string) => void;
};

export type Watched = {
  readonly messageId: number;
  /** Orthanc ids in the order of arrival; at most `MAXIMUM_WATCHED`. */
  readonly instances: () => readonly string[];
  readonly end: () => void;
};

/** Instances that are listed for one retrieval: they stand in every answer that shows the job. */
export const MAXIMUM_WATCHED = 1000;

/** Contract 12-newer-releases.md §2.2. */
const FIRST_MESSAGE = 1000;
const LAST_MESSAGE = 65534;

const keyOf = (aet: string, messageId: number): string => `${messageId} ${aet.trim()}`;

export const createArrivals = (): Arrivals => {
  const watched = new Map<string, string[]>();
  let next = FIRST_MESSAGE;
  return {
    watch: (aet) => {
      const messageId = next;
      next = next === LAST_MESSAGE ? FIRST_MESSAGE : next + 1;
      const instances: string[] = [];
      const key = keyOf(aet, messageId);
      watched.set(key, instances);
      return { messageId, instances: () => instances, end: () => void watched.delete(key) };
    },
    took: ({ aet, messageId }, instance) => {
      const instances = watched.get(keyOf(aet, messageId));
      if (instances !== undefined && instances.length < MAXIMUM_WATCHED) instances.push(instance);
    },
  };
};
