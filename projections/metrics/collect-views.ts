import type { Clock } from '../../domain/time';
import type { JobsView, ResourcesView } from '../port';
import type { Metrics } from './registry';

const MIB = 1024 * 1024;

/**
 * The metrics that are taken at each scrape (contract 08-metrics.md): stored resources, listed jobs, the last change, and the time since this was
 * called.
 */
export const collectViews = (
  jobs: Pick<JobsView, 'counts'>,
  resources: Pick<ResourcesView, 'statistics' | 'changes'>,
  clock: Clock,
): ((update: Metrics['update']) => void) => {
  const started = clock.now();
  return (update) => {
    const { patients, studies, series, instances, diskSize, contentSize } = resources.statistics();
    const { pending, running, success, failure } = jobs.counts();
    update('orthanc_count_patients', patients);
    update('orthanc_count_studies', studies);
    update('orthanc_count_series', series);
    update('orthanc_count_instances', instances);
    update('orthanc_disk_size_mb', diskSize / MIB);
    update('orthanc_uncompressed_size_mb', contentSize / MIB);
    update('orthanc_jobs_pending', pending);
    update('orthanc_jobs_running', running);
    update('orthanc_jobs_completed', success + failure);
    update('orthanc_jobs_success', success);
    update('orthanc_jobs_failed', failure);
    update('orthanc_last_change', resources.changes.last());
    update('orthanc_up_time_s', Math.floor((clock.now() - started) / 1_000_000));
  };
};
