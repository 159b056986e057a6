import type { JobStateName } from '../../domain/job/state';

const STEPS = 2;

type ModelJob = { state: JobStateName; done: number; code: number; pause: boolean; cancel: boolean; cut: boolean };

/** What a kernel with one slot does with jobs of two steps, in the simplest words there are. Jobs are numbered as submitted. */
export class Model {
  readonly jobs: ModelJob[] = [];
  private queue: number[] = [];

  running(): number | null {
    const index = this.jobs.findIndex(({ state }) => state === 'Running');
    return index < 0 ? null : index;
  }

  submit(): void {
    this.jobs.push({ state: 'Pending', done: 0, code: 0, pause: false, cancel: false, cut: false });
    this.enqueue(this.jobs.length - 1);
  }

  pause(index: number): void {
    const job = this.job(index);
    if (job.state === 'Running') job.pause = true;
    else if (job.state === 'Pending') this.leave(index, 'Paused', 0);
  }

  cancel(index: number): void {
    const job = this.job(index);
    if (job.state === 'Running') {
      job.cancel = true;
      job.cut ||= !job.pause;
    } else if (job.state === 'Pending' || job.state === 'Paused') this.leave(index, 'Failure', 37);
  }

  /** Whether it was legal. */
  resume(index: number): boolean {
    if (this.job(index).state !== 'Paused') return false;
    this.enqueue(index);
    return true;
  }

  /** Whether it was legal. */
  resubmit(index: number): boolean {
    if (this.job(index).state !== 'Failure') return false;
    this.job(index).done = 0;
    this.enqueue(index);
    return true;
  }

  endStep(): void {
    this.finishStep();
    this.pump();
  }

  /** A step that fails after it was told to end did as it was told. */
  failStep(): void {
    const index = this.running();
    if (index === null) return;
    if (this.job(index).cut) this.obey(index);
    else this.leave(index, 'Failure', 9);
    this.pump();
  }

  crash(): void {
    const index = this.running();
    const interrupted = index !== null && !this.obey(index);
    this.requeueAll(interrupted ? index : null);
  }

  /** The step in progress ends, then all that is pending is queued again as it was submitted. */
  restart(): void {
    const index = this.running();
    this.finishStep();
    if (index !== null && this.job(index).state === 'Running') this.leave(index, 'Pending', 0);
    this.requeueAll(null);
  }

  private job(index: number): ModelJob {
    const job = this.jobs[index];
    if (job === undefined) throw new RangeError('There is no such job');
    return job;
  }

  private leave(index: number, state: JobStateName, code: number): void {
    Object.assign(this.job(index), { state, code, pause: false, cancel: false, cut: false });
    this.queue = this.queue.filter((one) => one !== index);
  }

  private enqueue(index: number): void {
    this.leave(index, 'Pending', 0);
    this.queue.push(index);
    this.pump();
  }

  private pump(): void {
    if (this.running() !== null) return;
    const next = this.queue.shift();
    if (next !== undefined) this.job(next).state = 'Running';
  }

  private finishStep(): void {
    const index = this.running();
    if (index === null) return;
    const job = this.job(index);
    job.done += 1;
    if (job.done === STEPS) this.leave(index, 'Success', 0);
    else this.obey(index);
  }

  private obey(index: number): boolean {
    const { pause, cancel } = this.job(index);
    if (pause) this.leave(index, 'Paused', 0);
    else if (cancel) this.leave(index, 'Failure', 37);
    return pause || cancel;
  }

  private requeueAll(interrupted: number | null): void {
    if (interrupted !== null) this.leave(interrupted, 'Pending', 0);
    const pending = this.jobs.flatMap(({ state }, index) => (state === 'Pending' && index !== interrupted ? [index] : []));
    this.queue = interrupted === null ? pending : [...pending, interrupted];
    this.pump();
  }
}
