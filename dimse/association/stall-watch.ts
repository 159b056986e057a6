import type { Clock, Micros, Timers } from '../../domain/time';

/**
 * Tells when a peer was silent for too long while somebody waited for it. It rests while nobody waits: what we do ourselves takes as long as it
 * takes. One timer, armed when waiting begins, so that a packet costs no more than reading the clock.
 */
export class StallWatch {
  private waiting = 0;
  private last = 0;
  private cancel: (() => void) | null = null;

  /** `limit` 0: for ever. */
  constructor(
    private readonly options: { readonly clock: Clock; readonly timers: Timers; readonly limit: Micros },
    private readonly stalled: () => void,
  ) {}

  /** The peer sent or took something. */
  alive(): void {
    this.last = this.options.clock.now();
  }

  begin(): void {
    this.waiting += 1;
    if (this.waiting > 1) return;
    this.alive();
    if (this.cancel === null && this.options.limit > 0) this.arm();
  }

  end(): void {
    this.waiting = Math.max(0, this.waiting - 1);
  }

  stop(): void {
    this.cancel?.();
    this.cancel = null;
  }

  private arm(): void {
    const { clock, timers, limit } = this.options;
    const due = this.last + limit;
    this.cancel = timers.at(due, () => {
      this.cancel = null;
      if (this.waiting === 0) return;
      if (clock.now() >= this.last + limit) this.stalled();
      else this.arm();
    });
  }
}
