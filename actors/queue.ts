export type QueuedJob = { readonly id: string; readonly priority: number; readonly ticket: number };

/** The jobs that wait for a slot: higher priority first, first come first served among equals. Every verb costs O(log n). */
export type JobQueue = {
  /** Does nothing for a job that is queued already. */
  readonly push: (id: string, priority: number) => void;
  /** Puts a popped job back to where it was. */
  readonly restore: (job: QueuedJob) => void;
  readonly pop: () => QueuedJob | null;
  readonly remove: (id: string) => boolean;
  readonly size: () => number;
};

const goesBefore = (a: QueuedJob, b: QueuedJob): boolean =>
  a.priority === b.priority ? a.ticket < b.ticket : a.priority > b.priority;

export const createQueue = (): JobQueue => {
  const heap: QueuedJob[] = [];
  const places = new Map<string, number>();
  let tickets = 0;

  const put = (place: number, job: QueuedJob): void => {
    heap[place] = job;
    places.set(job.id, place);
  };

  const rise = (from: number, job: QueuedJob): number => {
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || goesBefore(above, job)) break;
      put(place, above);
      place = parent;
    }
    return place;
  };

  const sink = (from: number, job: QueuedJob): number => {
    let place = from;
    for (;;) {
      const left = heap[2 * place + 1];
      const right = heap[2 * place + 2];
      if (left === undefined) break;
      const child = right !== undefined && goesBefore(right, left) ? right : left;
      if (goesBefore(job, child)) break;
      const below = child === left ? 2 * place + 1 : 2 * place + 2;
      put(place, child);
      place = below;
    }
    return place;
  };

  const insert = (job: QueuedJob): void => {
    if (!places.has(job.id)) put(rise(heap.length, job), job);
  };

  const removeAt = (place: number): QueuedJob | null => {
    const removed = heap[place];
    const last = heap.pop();
    if (removed === undefined || last === undefined) return null;
    places.delete(removed.id);
    if (last !== removed) put(sink(rise(place, last), last), last);
    return removed;
  };

  return {
    push: (id, priority) => insert({ id, priority, ticket: tickets++ }),
    restore: insert,
    pop: () => removeAt(0),
    remove: (id) => {
      const place = places.get(id);
      return place !== undefined && removeAt(place) !== null;
    },
    size: () => heap.length,
  };
};
