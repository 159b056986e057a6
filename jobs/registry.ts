import type { JsonObject } from '../domain/json';
import { describeArchive } from './archive/content';
import { createArchiveJobType } from './archive/job-type';
import type { ArchivePorts } from './archive/ports';
import type { JobInstances } from './instances';

/** The ports of all job types. */
export type JobTypePorts = ArchivePorts & {
  /** How jobs change what is stored. */
  readonly instances: JobInstances;
};

/** Every job type of the server: one line each. */
export const createJobTypes = (ports: JobTypePorts) => [createArchiveJobType(ports)] as const;

const contents: { readonly [jobType: string]: (facts: JsonObject) => JsonObject } = { Archive: describeArchive };

/** The `Content` of a job from its facts, without running anything; `{}` for a type that is not known any more. */
export const describeContent = (jobType: string, facts: JsonObject): JsonObject => contents[jobType]?.(facts) ?? {};
