import { createQueue, type JobQueue, type QueuedJob } from './queue';

/** A queue whose jobs may share a lane, of which only so many run at once: one stuck peer must not take every slot. */
export type LaneQueue = JobQueue & {
  /** A popped job does not run any more: others of its lane may. Does nothing for a job that holds no lane. */
  readonly leave: (id: string) => void;
};

/**
 * `laneOf`: the lane of a queued job, null if it has none. `pop` passes over jobs whose lane is full, without losing their place; `size` counts
 * them. Every verb costs O(log n), a job that is passed over once O(log n) more.
 */
export const createLaneQueue = (limit: number, laneOf: (id: string) => string | null): LaneQueue => {
  const ready = createQueue();
  /** Jobs that were passed over, by lane. */
  const aside = new Map<string, JobQueue>();
  const laneHeld = new Map<string, string>();
  const running = new Map<string, number>();

  const setAside = (lane: string, job: QueuedJob): void => {
    const queue = aside.get(lane) ?? createQueue();
    aside.set(lane, queue);
    queue.restore(job);
  };

  const enter = (job: QueuedJob): boolean => {
    const lane = laneOf(job.id);
    if (lane === null) return true;
    const inLane = running.get(lane) ?? 0;
    if (inLane >= limit) {
      setAside(lane, job);
      return false;
    }
    running.set(lane, inLane + 1);
    laneHeld.set(job.id, lane);
    return true;
  };

  const takeBack = (lane: string): void => {
    const queue = aside.get(lane);
    const first = queue?.pop() ?? null;
    if (queue?.size() === 0) aside.delete(lane);
    if (first !== null) ready.restore(first);
  };

  const leave = (id: string): void => {
    const lane = laneHeld.get(id);
    if (lane === undefined) return;
    laneHeld.delete(id);
    const left = (running.get(lane) ?? 1) - 1;
    if (left === 0) running.delete(lane);
    else running.set(lane, left);
    takeBack(lane);
  };

  return {
    push: ready.push,
    restore: (job) => {
      leave(job.id);
      ready.restore(job);
    },
    pop: () => {
      for (let job = ready.pop(); job !== null; job = ready.pop()) if (enter(job)) return job;
      return null;
    },
    remove: (id) => ready.remove(id) || [...aside.values()].some((queue) => queue.remove(id)),
    size: () => [...aside.values()].reduce((sum, queue) => sum + queue.size(), ready.size()),
    leave,
  };
};
