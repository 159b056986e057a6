import type { Ingest, Making } from '../ingest/port';
import type { Metrics } from '../projections/metrics/registry';
import type { FileBlobStore } from '../storage/filesystem';

/** Updates the metric with the milliseconds that the work took (contract 08-metrics.md: the maximum over 10 s). */
const timed = async <T>(metrics: Metrics, name: string, work: () => Promise<T>): Promise<T> => {
  const start = performance.now();
  try {
    return await work();
  } finally {
    metrics.update(name, Math.round(performance.now() - start), 'maximum');
  }
};

/** A blob storage that reports its durations. */
export const measuredBlobs = (blobs: FileBlobStore, metrics: Metrics): FileBlobStore => ({
  ...blobs,
  storing: (count, work) => timed(metrics, 'orthanc_storage_create_duration_ms', () => blobs.storing(count, work)),
  put: (bytes) => timed(metrics, 'orthanc_storage_create_duration_ms', () => blobs.put(bytes)),
  arriving: (expected) => {
    const blob = blobs.arriving(expected);
    return blob && { ...blob, stored: () => timed(metrics, 'orthanc_storage_create_duration_ms', blob.stored) };
  },
  read: (id) => timed(metrics, 'orthanc_storage_read_duration_ms', () => blobs.read(id)),
  remove: (id) => timed(metrics, 'orthanc_storage_remove_duration_ms', () => blobs.remove(id)),
});

/** An ingest that reports how long storing takes. */
export const measuredIngest = <I extends Ingest & Making>(ingest: I, metrics: Metrics): I => ({
  ...ingest,
  store: (upload, origin) => () => timed(metrics, 'orthanc_store_dicom_duration_ms', ingest.store(upload, origin)),
  storeMade: (file, known, origin) => () =>
    timed(metrics, 'orthanc_store_dicom_duration_ms', ingest.storeMade(file, known, origin)),
});
