import type { Clock, Micros, Timers } from '../domain/time';

/** Time that a test moves. */
export type SimulatedClock = {
  readonly clock: Clock;
  readonly timers: Timers;
  /** Goes on by so many microseconds and calls back what is due, in the order of the due times. */
  readonly advance: (by: Micros) => void;
  /** Due times of the timers that wait, ascending. */
  readonly waiting: () => readonly Micros[];
};

type Timer = { readonly due: Micros; readonly action: () => void };

/** Refuses to go back. A timer that is due when it is set waits for the next `advance`, even by 0. */
export const createSimulatedClock = (start: Micros = 0): SimulatedClock => {
  let now = start;
  const timers = new Set<Timer>();
  const next = (): Timer | undefined => [...timers].sort((a, b) => a.due - b.due)[0];

  return {
    clock: { now: () => now },
    timers: {
      at: (due, action) => {
        const timer = { due, action };
        timers.add(timer);
        return () => timers.delete(timer);
      },
    },
    advance: (by) => {
      if (!(by >= 0)) throw new RangeError('Time does not go back');
      const end = now + by;
      for (let timer = next(); timer !== undefined && timer.due <= end; timer = next()) {
        timers.delete(timer);
        now = Math.max(now, timer.due);
        timer.action();
      }
      now = end;
    },
    waiting: () => [...timers].map(({ due }) => due).sort((a, b) => a - b),
  };
};
