import type { JsonObject } from '../../domain/json';
import { isOver, type JobAnswer, timeless } from '../rest';

/** The end of a job as somebody saw it. */
export type SeenEnd = { readonly state: string; readonly code: number; readonly completion: string };

/** A job as it was shown while its history ended at `revision`. */
export type Sample = { readonly job: string; readonly revision: number; readonly shown: JsonObject };

/** All that the server acknowledged, over all its lives. */
export type Ledger = {
  /** MD5 of the bytes of each acknowledged instance. */
  readonly instances: ReadonlyMap<string, string>;
  readonly jobs: ReadonlySet<string>;
  readonly ends: ReadonlyMap<string, SeenEnd>;
  readonly studies: readonly string[];
  /** Instances and samples since the last call. */
  readonly takeNews: () => { readonly instances: readonly string[]; readonly samples: readonly Sample[] };
  /** Samples since the last `takeNews`. */
  readonly sampleCount: () => number;
  readonly violations: readonly string[];
  readonly instanceStored: (id: string, md5: string, study: string) => void;
  readonly jobSubmitted: (id: string) => void;
  /** Notes the job's end, and a violation if it ended otherwise before. Answers may come in another order than they were made. */
  readonly jobSeen: (job: JobAnswer) => void;
  /** The same when nothing else asks meanwhile: a job that is open although its end was seen is a violation, too. */
  readonly jobIs: (job: JobAnswer) => void;
  readonly sampled: (sample: Sample) => void;
  readonly violated: (what: string) => void;
};

export const createLedger = (): Ledger => {
  const instances = new Map<string, string>();
  const jobs = new Set<string>();
  const ends = new Map<string, SeenEnd>();
  const studies: string[] = [];
  const knownStudies = new Set<string>();
  const violations: string[] = [];
  let news: { instances: string[]; samples: Sample[] } = { instances: [], samples: [] };
  const jobIs = (job: JobAnswer): void => {
    const before = ends.get(job.ID);
    const now = isOver(job) ? { state: job.State, code: job.ErrorCode, completion: job.CompletionTime ?? '' } : undefined;
    if (before === undefined) {
      if (now !== undefined) ends.set(job.ID, now);
    } else if (now?.state !== before.state || now.code !== before.code || now.completion !== before.completion) {
      violations.push(`job ${job.ID} had ended as ${JSON.stringify(before)} and is now ${JSON.stringify(timeless(job))}`);
    }
  };
  return {
    instances,
    jobs,
    ends,
    studies,
    violations,
    sampleCount: () => news.samples.length,
    takeNews: () => {
      const taken = news;
      news = { instances: [], samples: [] };
      return taken;
    },
    instanceStored: (id, md5, study) => {
      instances.set(id, md5);
      news.instances.push(id);
      if (!knownStudies.has(study)) studies.push(study);
      knownStudies.add(study);
    },
    jobSubmitted: (id) => {
      jobs.add(id);
    },
    jobSeen: (job) => {
      if (isOver(job)) jobIs(job);
    },
    jobIs,
    sampled: (sample) => {
      news.samples.push(sample);
    },
    violated: (what) => {
      violations.push(what);
    },
  };
};
