import type { Options } from '../config/options';
import type { RecordedEvent } from '../eventstore/port';
import type { JobHistories } from '../http/deps';
import { HttpFault } from '../http/fault';
import { createJobHistories } from '../http/job-histories';
import { type Moment, parseMoment, prefixAt } from '../projections/moment';
import { CommandFailure } from './exit';
import { openLog } from './open-log';

export const readMoment = (text: string): Moment => {
  const moment = parseMoment(text);
  if (moment !== null) return moment;
  throw new CommandFailure(`--at takes a revision, or a time such as 2026-01-31T12:00:00Z or 20260131T120000.000000.`);
};

/** Reads one job from the log, with the server running or stopped; fails if there never was such a job at that moment. */
export const withJob = async <T>(
  options: Options,
  id: string,
  at: string | undefined,
  use: (events: readonly RecordedEvent[], histories: JobHistories) => Promise<T>,
): Promise<T> => {
  const moment = at === undefined ? null : readMoment(at);
  const log = await openLog(options, { readOnly: true });
  try {
    const histories = createJobHistories(log);
    const all = await histories.events(id);
    if (all === null) throw new CommandFailure(`The log holds no job ${id}.`);
    const events = moment === null ? all : prefixAt(all, moment);
    if (events.length === 0) throw new CommandFailure(`Job ${id} has no event up to ${at}.`);
    return await use(events, histories);
  } catch (error) {
    throw error instanceof HttpFault ? new CommandFailure('The log cannot be read.') : error;
  } finally {
    await log.close();
  }
};
