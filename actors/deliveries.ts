import { type JobEvent, jobOfStream } from '../domain/job/events';
import { jobEventOf } from '../domain/job/recorded';
import type { EventHandler, RecordedEvent } from '../eventstore/port';
import type { KernelLogger } from './engine-ports';
import type { Delivered, OpenJobs } from './open-jobs';
import { livedBetween } from './whole-life';

export type DeliveryPorts = {
  readonly open: OpenJobs;
  /** An event changed an open job, or opened one. */
  readonly changed: (delivered: Delivered) => void;
  /** A job was submitted and ended at once: nobody can have waited for it. */
  readonly lived: (delivered: Delivered) => void;
  /** An event left a closed job closed. */
  readonly closed: (id: string, event: JobEvent) => void;
  /** All events of a batch have been taken. */
  readonly taken: () => void;
  readonly logger: KernelLogger;
};

/** Feeds the kernel from the log, in its order. What goes wrong with one event does not keep the next from coming. */
export const createDeliveries = ({ open, changed, lived, closed, taken, logger }: DeliveryPorts): EventHandler => {
  const deliver = async (id: string, event: JobEvent, recorded: RecordedEvent): Promise<void> => {
    const delivery = open.deliver(id, event, recorded);
    const delivered = delivery instanceof Promise ? await delivery : delivery;
    if (delivered === null) closed(id, event);
    else changed(delivered);
  };

  return async (events) => {
    for (let at = 0; at < events.length; at += 1) {
      const recorded = events[at];
      const id = recorded === undefined ? null : jobOfStream(recorded.stream);
      const event = recorded === undefined || id === null ? null : jobEventOf(recorded);
      if (recorded === undefined || id === null || event === null) continue;
      try {
        const whole = livedBetween(events, at);
        if (whole === null) await deliver(id, event, recorded);
        else {
          lived(whole.delivered);
          at += whole.count - 1;
        }
      } catch (error) {
        logger.error({ job: id, event: recorded.id, err: error }, 'The kernel could not take an event');
      }
    }
    taken();
  };
};
