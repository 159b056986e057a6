/** How a log fares that is kept elsewhere. */
export type LogHealth = {
  /** Whether appends are taken now. */
  readonly isUp: () => boolean;
  /** Milliseconds for which the oldest event has been in the log that cannot be read here yet; 0: there is none. */
  readonly behind: () => number;
  /**
   * Calls back, once, when an append has been under way for longer than it may take: nobody knows then whether it was, or will be,
   * written. A caller that comes later is called back soon after. Answers how to take the call back.
   */
  readonly whenStalled: (callback: () => void) => () => void;
};

/** A log on the disk of this machine. */
export const localHealth: LogHealth = { isUp: () => true, behind: () => 0, whenStalled: () => () => undefined };
