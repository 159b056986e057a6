import type { BlobRef } from '../domain/event';
import type { JobState } from '../domain/job/state';
import type { Json, JsonObject } from '../domain/json';
import type { Level, TagValues } from '../domain/resource/events';
import type { Position } from '../eventstore/port';
import type { AnnotationsView, ChangesView } from './annotations';

/** Reads the jobs projection. Synchronous: rows are local. */
export type JobsView = {
  /** Ids of the jobs that are listed (not forgotten), ascending as strings. */
  readonly ids: () => readonly string[];
  readonly get: (id: string) => JobRow | null;
  /** Listed jobs, ascending by id. */
  readonly all: () => readonly JobRow[];
  /** Jobs that are not over, in the order of submission: what recovery starts from. */
  readonly open: () => readonly JobState[];
  /** Completed, listed jobs in the order of completion: the oldest is forgotten first. */
  readonly completed: () => readonly string[];
  /** Jobs with a kept output, in the order in which the outputs were made. */
  readonly outputs: () => readonly { readonly id: string; readonly key: string; readonly blob: BlobRef }[];
  readonly counts: () => JobCounts;
};

/** A job with what its sealed document says to its user. `userData` is null where there is none or it was erased. */
export type JobRow = {
  readonly state: JobState;
  readonly userData: Json;
  readonly filename: string | null;
  /** Members of `Content` that may be personal; empty where there are none or they were erased. */
  readonly content: JsonObject;
  /** `ErrorDetails`, unsealed. */
  readonly errorDetails: string;
};

export type JobCounts = {
  readonly pending: number;
  readonly running: number;
  readonly success: number;
  readonly failure: number;
};

export type ResourceRow = {
  readonly id: string;
  readonly level: Level;
  /** Orthanc id of the parent; null for a patient. */
  readonly parent: string | null;
  readonly tags: TagValues;
  /** Studies only: the patient as the first instance of the study describes it. */
  readonly patientTags: TagValues | null;
  /** Microseconds. */
  readonly lastUpdate: number;
  readonly stable: boolean;
  /** Series only. */
  readonly expectedNumberOfInstances: number | null;
  /** Instances only. */
  readonly instance: InstanceRow | null;
};

export type InstanceRow = {
  readonly blob: BlobRef;
  readonly fileUuid: string;
  readonly transferSyntax: string;
  readonly sopClass: string;
  readonly indexInSeries: number | null;
  readonly pixelDataOffset: number | null;
};

export type SendableRow = {
  readonly sopInstance: string;
  readonly sopClass: string;
  readonly transferSyntax: string;
  readonly blob: BlobRef;
};

export type ArchiveInstance = { readonly id: string; readonly blob: BlobRef };
export type ArchiveSeries = { readonly id: string; readonly tags: TagValues; readonly instances: readonly ArchiveInstance[] };
export type ArchiveStudy = { readonly id: string; readonly tags: TagValues; readonly series: readonly ArchiveSeries[] };
export type ArchivePatient = { readonly id: string; readonly tags: TagValues; readonly studies: readonly ArchiveStudy[] };

/** What a resource shows beside its own row. */
export type AboutResource = {
  /** Ids of the direct children, in the order of insertion. */
  readonly children: readonly string[];
  /** Ascending. */
  readonly labels: readonly string[];
  /** Patients: whether recycling spares it. */
  readonly isProtected: boolean;
  /** Ids of the resources of which a modification made this one. */
  readonly anonymizedFrom: string | null;
  readonly modifiedFrom: string | null;
};

export type ResourcesView = AnnotationsView & {
  /** Read at once; of an unknown resource, nothing. */
  readonly about: (id: string) => AboutResource;
  readonly changes: ChangesView;
  /** Ids in the order of insertion. */
  readonly list: (level: Level, page?: { readonly since: number; readonly limit: number }) => readonly string[];
  /** A number that stays the same as long as the resource shows the same of itself, its children, labels and sources. */
  readonly versionOf: (id: string) => number;
  /** A number that stays the same as long as no resource comes, goes, or shows something else. */
  readonly generation: () => number;
  readonly get: (level: Level, id: string) => ResourceRow | null;
  /** An instance as it is sent; null if there is none. Cheaper than its row. */
  readonly sendable: (instance: string) => SendableRow | null;
  /** As `sendable`, of several in one go and in their order. */
  readonly sendables: (instances: readonly string[]) => readonly (SendableRow | null)[];
  /** The SOP classes and transfer syntaxes of these instances, each pair once. */
  readonly storageForms: (instances: readonly string[]) => readonly Pick<SendableRow, 'sopClass' | 'transferSyntax'>[];
  /** The resource at whatever level it is. */
  readonly find: (id: string) => ResourceRow | null;
  /** Ids of the direct children, in the order of insertion. */
  readonly children: (level: Level, id: string) => readonly string[];
  /** `IndexInSeries` of every instance of a series: for its status. */
  readonly indexes: (series: string) => readonly (number | null)[];
  /** Ids of all instances below (or equal to) the resource, in the order of insertion. */
  readonly instances: (level: Level, id: string) => readonly string[];
  /** Patients, studies and series by ascending id, instances in the order of insertion; each once. Null if an id is unknown. */
  readonly hierarchy: (ids: readonly string[]) => readonly ArchivePatient[] | null;
  readonly statistics: () => {
    readonly patients: number;
    readonly studies: number;
    readonly series: number;
    readonly instances: number;
    /** Bytes. */
    readonly diskSize: number;
    /** As `diskSize`, with deflated bytes inflated. */
    readonly contentSize: number;
  };
  /** Resources that wait for their stability, with the time of the last change below them. */
  readonly unstable: () => readonly { readonly level: Level; readonly id: string; readonly lastUpdate: number }[];
};

/** Keeps all projections up to date from one subscription. Who reads sees all that it was given. */
export type ProjectionHost = {
  readonly jobs: JobsView;
  readonly resources: ResourcesView;
  /** Resolves when every projection has taken `position`; rejects if one of them parked an event at it. */
  readonly waitFor: (position: Position) => Promise<void>;
  /**
   * Resolves when whoever reads from then on is shown `position`: sooner than `waitFor`, as the event is taken while its answer is on its way, or
   * when somebody reads. Whether a projection parks it, or its database has no room, is not known then.
   */
  readonly willShow: (position: Position) => Promise<void>;
  /**
   * Resolves when all that `willShow` promised is shown: at once, but while the database of the read models cannot be written. For who decides by what
   * is there. Rejects if it never will be shown.
   */
  readonly shown: () => Promise<void>;
  /** Events that a projection could not take. */
  readonly parked: () => number;
  readonly close: () => Promise<void>;
};
