/** What is measured. `better` says which way is good; `target` is the ratio to Orthanc that issues 2, 4, 5 and 6 ask for, where it does. */
export type Metric = {
  readonly title: string;
  readonly unit: string;
  readonly better: 'higher' | 'lower';
  readonly target?: number;
  readonly digits: number;
};

export const metrics = {
  upload1: { title: 'Upload, 1 client (512 KiB), just started', unit: 'files/s', better: 'higher', target: 1, digits: 0 },
  upload8: { title: 'Upload, 8 clients (512 KiB), just started', unit: 'files/s', better: 'higher', target: 1.3, digits: 0 },
  tiny8: { title: 'Upload, 8 clients (tiny), just started', unit: 'files/s', better: 'higher', target: 1.5, digits: 0 },
  archive: { title: 'Synchronous archive', unit: 'MB/s', better: 'higher', target: 2, digits: 1 },
  media: { title: 'Synchronous media', unit: 'MB/s', better: 'higher', target: 1.5, digits: 1 },
  previews: { title: 'Previews (512 KiB)', unit: 'pictures/s', better: 'higher', digits: 1 },
  transcode: { title: 'Synchronous archive as JPEG lossless', unit: 'MB/s', better: 'higher', digits: 1 },
  zipSize: { title: 'ZIP size', unit: '% of source', better: 'lower', target: 1.06, digits: 2 },
  anonymize: { title: 'Anonymization (512 KiB)', unit: 'instances/s', better: 'higher', target: 2, digits: 0 },
  largeRate: { title: 'Anonymization of a file of 200 MB', unit: 'MB/s', better: 'higher', digits: 0 },
  largeMemory: { title: 'Peak memory above idle, the same (issue 5: < 150)', unit: 'MiB', better: 'lower', digits: 0 },
  uploadMemory: { title: 'Peak memory, 8 uploads and archive', unit: 'MiB', better: 'lower', digits: 0 },
  submit1: { title: 'Job submission, 1 client, just started', unit: 'jobs/s', better: 'higher', target: 1, digits: 0 },
  completed1: { title: 'Jobs completed, 1 client, just started', unit: 'jobs/s', better: 'higher', target: 1.2, digits: 0 },
  submit8: { title: 'Job submission, 8 clients, just started', unit: 'jobs/s', better: 'higher', target: 1, digits: 0 },
  completed8: { title: 'Jobs completed, 8 clients, just started', unit: 'jobs/s', better: 'higher', target: 1.2, digits: 0 },
  steadyUpload1: { title: 'Upload, 1 client (512 KiB), steady', unit: 'files/s', better: 'higher', target: 1, digits: 0 },
  steadyUpload8: { title: 'Upload, 8 clients (512 KiB), steady', unit: 'files/s', better: 'higher', target: 1.3, digits: 0 },
  steadyTiny8: { title: 'Upload, 8 clients (tiny), steady', unit: 'files/s', better: 'higher', target: 1.5, digits: 0 },
  steadySubmit1: { title: 'Job submission, 1 client, steady', unit: 'jobs/s', better: 'higher', target: 1, digits: 0 },
  steadyCompleted1: { title: 'Jobs completed, 1 client, steady', unit: 'jobs/s', better: 'higher', target: 1.2, digits: 0 },
  steadySubmit8: { title: 'Job submission, 8 clients, steady', unit: 'jobs/s', better: 'higher', target: 1, digits: 0 },
  steadyCompleted8: { title: 'Jobs completed, 8 clients, steady', unit: 'jobs/s', better: 'higher', target: 1.2, digits: 0 },
  expand: { title: '`/jobs?expand`, all jobs', unit: 'ms', better: 'lower', digits: 1 },
  jobsMemory: { title: 'Peak memory, jobs', unit: 'MiB', better: 'lower', digits: 0 },
  restart: { title: 'Restart after the jobs, to the first answer', unit: 'ms', better: 'lower', digits: 0 },
  restartLarge: { title: 'Restart, 100,000 finished and 100 open jobs', unit: 'ms', better: 'lower', digits: 0 },
  find400: { title: 'Find by PatientID, 400 studies', unit: 'ms', better: 'lower', target: 0.5, digits: 2 },
  wildcard400: { title: 'Find by `PatientID*`, 400 studies', unit: 'ms', better: 'lower', target: 0.5, digits: 2 },
  expand400: { title: '`/studies?expand`, 400 studies', unit: 'ms', better: 'lower', target: 0.5, digits: 1 },
  find100k: { title: 'Find by PatientID, 100,000 studies (issue 4: < 5)', unit: 'ms', better: 'lower', digits: 2 },
  wildcard100k: { title: 'Find by `PatientID*`, 100,000 studies (issue 4: < 5)', unit: 'ms', better: 'lower', digits: 2 },
  expand100k: { title: '`/studies?expand`, 100,000 studies', unit: 'ms', better: 'lower', digits: 0 },
  receive1: {
    title: 'C-STORE from one storescu (512 KiB), just started',
    unit: 'files/s',
    better: 'higher',
    target: 1.5,
    digits: 0,
  },
  receive4: {
    title: 'C-STORE from four storescu (512 KiB), just started',
    unit: 'files/s',
    better: 'higher',
    target: 2,
    digits: 0,
  },
  steadyReceive1: {
    title: 'C-STORE from one storescu (512 KiB), steady',
    unit: 'instances/s',
    better: 'higher',
    target: 1.5,
    digits: 0,
  },
  steadyReceive4: {
    title: 'C-STORE from four storescu (512 KiB), steady',
    unit: 'instances/s',
    better: 'higher',
    target: 2,
    digits: 0,
  },
  steadySend: { title: 'Sending to storescp (512 KiB), steady', unit: 'instances/s', better: 'higher', target: 1, digits: 0 },
  receiveTiny1: { title: 'C-STORE from one storescu (tiny)', unit: 'files/s', better: 'higher', digits: 0 },
  send: {
    title: 'C-STORE to storescp, one job (512 KiB), just started',
    unit: 'files/s',
    better: 'higher',
    target: 1,
    digits: 0,
  },
  streamMemoryLoaded: {
    title: 'Peak memory, streaming a study of 2 GB that was just taken',
    unit: 'MiB',
    better: 'lower',
    digits: 0,
  },
  streamMemory: { title: 'Peak memory, streaming a study of 2 GB, after a restart', unit: 'MiB', better: 'lower', digits: 0 },
  streamRate: { title: 'Streaming a study of 2 GB (bytes of the ZIP)', unit: 'MB/s', better: 'higher', digits: 1 },
  logEmbeddedFiles: { title: 'Embedded log: upload, 8 clients (tiny)', unit: 'files/s', better: 'higher', digits: 0 },
  logEventStoreDbFiles: { title: 'EventStoreDB (test server): the same', unit: 'files/s', better: 'higher', digits: 0 },
  logEmbeddedJobs: { title: 'Embedded log: jobs completed, 8 clients', unit: 'jobs/s', better: 'higher', digits: 0 },
  logEventStoreDbJobs: { title: 'EventStoreDB (test server): the same', unit: 'jobs/s', better: 'higher', digits: 0 },
} as const satisfies { readonly [name: string]: Metric };

export type MetricName = keyof typeof metrics;

export type Measured = { readonly [name in MetricName]?: number };

export const metricNames = Object.keys(metrics).filter((name): name is MetricName => name in metrics);
