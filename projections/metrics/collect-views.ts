import type { JobsView, ResourcesView } from '../port';
import type { Metrics } from './registry';

const MIB = 1024 * 1024;

/** The metrics that are counted at each scrape (contract 08-metrics.md): stored resources and listed jobs. */
export const collectViews =
  (jobs: Pick<JobsView, 'counts'>, resources: Pick<ResourcesView, 'statistics'>) =>
  (update: Metrics['update']): void => {
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
  };
