import type { Clock, Micros, Timers } from '../../domain/time';

export type StallOptions = {
  readonly clock: Clock;
  readonly timers: Timers;
  /** 0: for ever. */
  readonly limit: Micros;
  /** A number that grows as long as the peer takes what it was sent. Never rejects. */
  readonly delivered: () => Promise<number>;
};

/**
 * Tells when a peer was silent for too long while somebody waited for it: neither sent nor took a byte. It rests while nobody waits: what we do ourselves takes
 * as long as it takes. One timer, armed when waiting begins, so that a packet costs no more than reading the clock; only who is silent for half of the time
 * is looked at closer, because a slow link takes minutes for what was written at once.
 */
export class StallWatch {
  private waiting = 0;
  private last = 0;
  /** What had been delivered, half of the time after the peer was last heard of. */
  private halfway: { readonly since: Micros; readonly delivered: number } | null = null;
  private armed = false;
  private stopped = false;
  private cancel: () => void = () => undefined;

  constructor(
    private readonly options: StallOptions,
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
    if (!this.armed && this.options.limit > 0) this.arm();
  }

  end(): void {
    this.waiting = Math.max(0, this.waiting - 1);
  }

  stop(): void {
    this.stopped = true;
    this.cancel();
  }

  private arm(): void {
    if (this.stopped) return;
    this.armed = true;
    const { timers, limit } = this.options;
    const looked = this.halfway?.since === this.last;
    this.cancel = timers.at(this.last + (looked ? limit : Math.floor(limit / 2)), () => {
      this.armed = false;
      if (this.waiting > 0) void this.look();
    });
  }

  private async look(): Promise<void> {
    this.armed = true;
    const { clock, limit } = this.options;
    const since = this.last;
    if (clock.now() < since + Math.floor(limit / 2)) return this.arm();
    const delivered = await this.options.delivered();
    this.armed = false;
    if (this.waiting === 0 || this.stopped) return;
    if (since === this.last) {
      const before = this.halfway?.since === since ? this.halfway.delivered : null;
      if (before !== null && delivered <= before && clock.now() >= since + limit) return this.stalled();
      if (before !== null && delivered > before) this.alive();
      if (before === null || delivered > before) this.halfway = { since: this.last, delivered };
    }
    this.arm();
  }
}
