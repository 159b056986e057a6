import type { Either } from 'fp-ts/Either';
import type { Constraint } from '../dicom/matching/constraint';
import type { Level, TagValues } from '../domain/resource/events';
import type { ResourceRow } from '../projections/port';

export type LabelsFilter = {
  readonly labels: readonly string[];
  /** All of the labels, at least one, or none of them; `None` of no label: resources without any label. */
  readonly constraint: 'All' | 'Any' | 'None';
};

export type OrderKey = {
  readonly source: { readonly kind: 'tag'; readonly tag: string } | { readonly kind: 'metadata'; readonly name: string };
  readonly compare: 'text' | 'integer' | 'float';
  readonly descending: boolean;
};

/** A question about the stored resources of one level; all of its parts must hold. */
export type FindQuery = {
  readonly level: Level;
  /** By `gggg,eeee`. `caseSensitive`: of this tag, unlike the query's. */
  readonly tags: readonly { readonly tag: string; readonly constraint: Constraint; readonly caseSensitive?: boolean }[];
  readonly metadata: readonly { readonly name: string; readonly constraint: Constraint }[];
  readonly labels: LabelsFilter;
  /** Only what lies below it. */
  readonly parent: { readonly level: Level; readonly id: string } | null;
  readonly caseSensitive: boolean;
  /** The first key counts most; none: by insertion. */
  readonly orderBy: readonly OrderKey[];
  /** Matches that are left out at the start, and how many are wanted at most (null: all). */
  readonly since: number;
  readonly limit: number | null;
};

/** The query asks for tags that only files hold, of more than `limit` resources. */
export type FindError = { readonly _tag: 'TooManyFiles'; readonly limit: number };

/** What else is known of a resource. */
export type AnnotationReader = {
  /** Patients: whether recycling spares it. */
  readonly isProtected: (row: ResourceRow) => boolean;
  readonly labels: (row: ResourceRow) => readonly string[];
  readonly metadata: (row: ResourceRow) => { readonly [name: string]: string };
};

/** Text values of tags of a stored file, by `gggg,eeee`; absent ones are left out. Null: its bytes are gone. */
export type FileTags = (instance: string, tags: readonly string[]) => Promise<TagValues | null>;

/** The stored resources that match. Knows nothing of HTTP or of the DICOM network: both ask through it. */
export type Find = {
  /** Orthanc ids. What is stored or deleted meanwhile may be there or not. */
  readonly find: (query: FindQuery) => Promise<Either<FindError, readonly string[]>>;
  /** Whether the database alone decides the query. */
  readonly needsFiles: (query: FindQuery) => boolean;
};
