import type { LogHealth } from '../../eventstore/health';
import type { ProjectionHost } from '../port';
import type { Metrics } from './registry';

const MICROS = 1000;

export type LagSource = Pick<ProjectionHost, 'parked'> & { readonly lag: () => Promise<number> };

/**
 * The metrics of the log and of the read models, at each scrape: how old what is not shown yet is, in milliseconds (what EventStoreDB has and
 * the replica lacks included), the events that no read model could take, and whether writes are taken. While the log cannot be read, the lag keeps
 * its last value and time.
 */
export const collectLag =
  (projections: LagSource, log: Pick<LogHealth, 'isUp' | 'behind'>) =>
  async (update: Metrics['update']): Promise<void> => {
    update('anamnesis_log_available', log.isUp() ? 1 : 0);
    update('anamnesis_projection_parked_events', projections.parked());
    const lag = await projections.lag().catch(() => null);
    if (lag !== null) update('anamnesis_projection_lag_ms', Math.round(Math.max(lag / MICROS, log.behind())));
  };
