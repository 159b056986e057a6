/** What the load generator is asked to do. Paths are files that it reads before the clock starts. */
export type LoadTask =
  | { readonly kind: 'upload'; readonly port: number; readonly clients: number; readonly files: readonly string[] }
  /** Uploads `count` slices made from the files by giving them new SOP instance UIDs. */
  | {
      readonly kind: 'multiply';
      readonly port: number;
      readonly clients: number;
      readonly files: readonly string[];
      readonly count: number;
    }
  /** Submits an asynchronous archive of each path, `jobs` times in all, then waits until so many jobs succeeded. */
  | {
      readonly kind: 'jobs';
      readonly port: number;
      readonly clients: number;
      readonly studies: readonly string[];
      readonly jobs: number;
    }
  /** Downloads each path once, in turn. */
  | { readonly kind: 'download'; readonly port: number; readonly paths: readonly string[] };

export type LoadResult = {
  /** Seconds of the load itself; for jobs, of their submission. */
  readonly seconds: number;
  /** Seconds until the last job was over. */
  readonly completedSeconds: number;
  /** Seconds of each request, for downloads. */
  readonly each: readonly number[];
  /** Bytes sent in bodies, or received by downloads. */
  readonly bytes: number;
  /** Orthanc ids of the studies that uploads answered, each once. */
  readonly studies: readonly string[];
};

export type LoadAnswer = { readonly result: LoadResult } | { readonly failure: string };
