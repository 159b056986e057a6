import { type BoundJobType, bindJobType } from '../actors/bound-job-type';
import type { JsonObject } from '../domain/json';
import { describeArchive } from './archive/content';
import { createArchiveJobType } from './archive/job-type';
import { type CommitmentPorts, createCommitmentJobType } from './commitment/job-type';
import { createMediaJobType } from './media/job-type';
import type { MediaPorts } from './media/ports';
import { describeModalityStore } from './modality-store/content';
import { createModalityStoreJobType } from './modality-store/job-type';
import type { ModalityStorePorts } from './modality-store/ports';
import { describeModification } from './modification/content';
import { createModificationJobType } from './modification/job-type';
import type { ModificationPorts } from './modification/ports';
import { describeRetrieve } from './retrieve/content';
import { createGetJobType, createMoveJobType } from './retrieve/job-type';
import type { RetrievePorts } from './retrieve/ports';
import { describeMerge, describeSplit } from './split-merge/content';
import { createMergeJobType, createSplitJobType } from './split-merge/job-types';

/** The ports of all job types. */
export type JobTypePorts = MediaPorts & {
  /** The DICOM network. */
  readonly network: ModalityStorePorts & RetrievePorts & CommitmentPorts;
  /** What makes instances of others. */
  readonly modification: ModificationPorts;
};

type Registered = {
  readonly describe: (facts: JsonObject) => JsonObject;
  readonly create: (ports: JobTypePorts) => BoundJobType;
};

/** Every job type of the server: one line each. */
const registry: { readonly [jobType: string]: Registered } = {
  Archive: { describe: describeArchive, create: (ports) => bindJobType(createArchiveJobType(ports)) },
  Media: { describe: describeArchive, create: (ports) => bindJobType(createMediaJobType(ports)) },
  ResourceModification: {
    describe: describeModification,
    create: ({ modification }) => bindJobType(createModificationJobType(modification)),
  },
  SplitStudy: { describe: describeSplit, create: ({ modification }) => bindJobType(createSplitJobType(modification)) },
  MergeStudy: { describe: describeMerge, create: ({ modification }) => bindJobType(createMergeJobType(modification)) },
  DicomModalityStore: {
    describe: describeModalityStore,
    create: ({ network }) => bindJobType(createModalityStoreJobType(network)),
  },
  StorageCommitmentScp: {
    describe: (facts) => facts,
    create: ({ network }) => bindJobType(createCommitmentJobType(network)),
  },
  DicomMoveScu: { describe: describeRetrieve, create: ({ network }) => bindJobType(createMoveJobType(network)) },
  DicomGetScu: { describe: describeRetrieve, create: ({ network }) => bindJobType(createGetJobType(network)) },
};

export const createJobTypes = (ports: JobTypePorts): readonly BoundJobType[] =>
  Object.values(registry).map(({ create }) => create(ports));

/** The `Content` of a job from its facts, without running anything; `{}` for a type that is not known any more. */
export const describeContent = (jobType: string, facts: JsonObject): JsonObject =>
  Object.hasOwn(registry, jobType) ? (registry[jobType]?.describe(facts) ?? {}) : {};
