/** Something that is opened to be read. */
export type Opening<T> = {
  /** False: once it is open, all of it is in memory, and that is not little: it is to be opened when its turn comes. */
  readonly early: boolean;
  /** Called more than once only where `early`: then it is the same. */
  readonly open: () => Promise<T>;
};

/** Opens it at once; whoever asks for it is told of a failure. */
export const openedEarly = <T>(open: () => Promise<T>): Opening<T> => {
  const begun = open();
  begun.catch(() => undefined);
  return { early: true, open: () => begun };
};

export const openedLate = <T>(open: () => Promise<T>): Opening<T> => ({ early: false, open });
