import { bytesSource } from '../../association/fragments';
import { encodeIdentifier } from '../../identifier/encode';
import { type CommandValues, FIELD } from '../../message/command-set';
import { STATUS } from '../../message/status';
import { respond } from '../respond';
import type { ScpRequest } from '../service';

/** Failed instances that the last response names (PS3.4 C.4.2.1.4.2). */
const MOST_NAMED = 10_000;

/** Counters of a retrieval that is refused (observed). */
export const NOTHING_DONE = { [FIELD.Completed]: 0, [FIELD.Failed]: 0, [FIELD.Warning]: 0 };

/** Counts the sub-operations of a retrieval, and tells the peer (PS3.7 9.1.3, 9.1.4). */
export class Progress {
  private completed = 0;
  private warning = 0;
  private readonly failed: string[] = [];

  constructor(
    private readonly request: ScpRequest,
    private readonly total: number,
  ) {}

  /** What became of one instance. */
  took(outcome: 'completed' | 'warning' | 'failed', sopInstance: string): void {
    if (outcome === 'failed') this.failed.push(sopInstance);
    else this[outcome] += 1;
  }

  /** Tells how far it is. Orthanc tells of the last sub-operation twice in a C-GET (here and by `end`), and once in a C-MOVE: `last` (observed). */
  async pending(last: 'told' | 'left to the end'): Promise<void> {
    if (last === 'left to the end' && this.remaining() === 0) return;
    await respond(this.request, STATUS.Pending, { ...this.counts(), [FIELD.Remaining]: this.remaining() });
  }

  /**
   * The last response where the destination cannot be reached (any more): what has not been sent of `all`, in the order of sending, has failed. As Orthanc,
   * 0xC000 if nothing arrived.
   */
  unreachable(all: readonly string[]): Promise<void> {
    const arrived = this.completed + this.warning;
    this.failed.push(...all.slice(arrived + this.failed.length));
    return arrived === 0 ? this.last(STATUS.UnableToProcess, this.counts()) : this.end(false);
  }

  /** The last response: success, warning if instances failed, or cancel. */
  async end(cancelled: boolean): Promise<void> {
    const status = cancelled ? STATUS.Cancel : this.failed.length > 0 ? STATUS.SubOperationsFailed : STATUS.Success;
    await this.last(status, cancelled ? { ...this.counts(), [FIELD.Remaining]: this.remaining() } : this.counts());
  }

  private async last(status: number, counts: CommandValues): Promise<void> {
    const { transferSyntax } = this.request.context;
    const list = { '0008,0058': this.failed.slice(0, MOST_NAMED).join('\\') };
    const data = this.failed.length === 0 ? null : bytesSource(encodeIdentifier(list, transferSyntax));
    await respond(this.request, status, counts, data);
  }

  private remaining(): number {
    return Math.min(0xffff, Math.max(0, this.total - this.completed - this.warning - this.failed.length));
  }

  private counts() {
    const capped = (count: number): number => Math.min(0xffff, count);
    return {
      [FIELD.Completed]: capped(this.completed),
      [FIELD.Failed]: capped(this.failed.length),
      [FIELD.Warning]: capped(this.warning),
    };
  }
}
