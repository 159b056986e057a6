import type { BlobRef, DocumentRef } from '../event';

export const LEVELS = ['Patient', 'Study', 'Series', 'Instance'] as const;
export type Level = (typeof LEVELS)[number];

/** Orthanc's identifiers of an instance and of its parents (five groups of eight hex digits). */
export type ResourceIds = {
  readonly patient: string;
  readonly study: string;
  readonly series: string;
  readonly instance: string;
};

export type InstanceOrigin = 'RestApi' | 'DicomProtocol' | 'Plugins' | 'Lua' | 'WebDav';

/**
 * What an instance was made of, and how: Orthanc ids of the sources, at the levels at which they differ from what was made. Shown as the metadata
 * `ModifiedFrom` or `AnonymizedFrom`.
 */
export type Provenance = {
  readonly kind: 'Modified' | 'Anonymized';
  readonly from: { readonly [L in Level]?: string };
};

export type ResourceEventData = {
  InstanceStored: {
    readonly ids: ResourceIds;
    readonly blob: BlobRef;
    /** The attachment's UUID as `FileUuid` shows it. */
    readonly fileUuid: string;
    readonly transferSyntax: string;
    readonly sopClass: string;
    readonly origin: InstanceOrigin;
    /** Offset of the PixelData element in the file, or null. */
    readonly pixelDataOffset: number | null;
    /** 1-based index of the slice, from ImageIndex or InstanceNumber, or null. */
    readonly indexInSeries: number | null;
    /** As far as the series tells, else null. */
    readonly expectedNumberOfInstances: number | null;
    /** Sealed `MainTags`. */
    readonly mainTags: DocumentRef;
    /** True if this replaces an instance that was stored (`OverwriteInstances`). */
    readonly overwrites: boolean;
    /** Absent: the instance was received as it is. */
    readonly provenance?: Provenance;
  };
  /** Hides the resource, its whole subtree, and parents that become empty. */
  ResourceDeleted: { readonly level: Level; readonly id: string };
  /** No instance came for `StableAge` seconds. */
  ResourceStabilized: { readonly level: Level; readonly id: string };
  /** A stored file was read again, and tells something else now. `leads`: the levels whose tags are those of this file. */
  InstanceReconstructed: {
    readonly ids: ResourceIds;
    readonly leads: readonly Level[];
    readonly transferSyntax: string;
    readonly sopClass: string;
    readonly pixelDataOffset: number | null;
    readonly indexInSeries: number | null;
    readonly expectedNumberOfInstances: number | null;
    /** Sealed `MainTags`. */
    readonly mainTags: DocumentRef;
  };
  /** `value`: sealed text. Numbers and names: `metadata-names.ts`. */
  MetadataSet: { readonly level: Level; readonly id: string; readonly metadata: number; readonly value: DocumentRef };
  MetadataRemoved: { readonly level: Level; readonly id: string; readonly metadata: number };
  /** Replaces the attachment of that number, if there is one. */
  AttachmentStored: {
    readonly level: Level;
    readonly id: string;
    readonly attachment: number;
    readonly fileUuid: string;
    readonly blob: BlobRef;
  };
  /** The same content in another form: deflated, or no longer. `attachment` 1 is the file of an instance. */
  AttachmentReencoded: {
    readonly level: Level;
    readonly id: string;
    readonly attachment: number;
    readonly blob: BlobRef;
  };
  AttachmentRemoved: { readonly level: Level; readonly id: string; readonly attachment: number };
  /** `label`: sealed text. */
  LabelAdded: { readonly level: Level; readonly id: string; readonly label: DocumentRef };
  LabelRemoved: { readonly level: Level; readonly id: string; readonly label: DocumentRef };
  /** Whether recycling passes the patient by. */
  PatientProtectionSet: { readonly id: string; readonly protected: boolean };
  /** The list of changes was emptied; its numbers go on. */
  ChangesForgotten: { readonly [none: string]: never };
};

export type ResourceEventType = keyof ResourceEventData;

export type ResourceEvent = {
  [T in ResourceEventType]: { readonly type: T; readonly data: ResourceEventData[T] };
}[ResourceEventType];

/** The stream of what happens to the list of changes itself. */
export const CHANGES_STREAM = 'changes';

export const resourceStream = (level: Level, id: string): string => `${level.toLowerCase()}-${id}`;

/** A group of main DICOM tags: `gggg,eeee` (lower-case hex) to value. A tag that the file lacks is absent, an empty one is `''`. */
export type TagValues = { readonly [tag: string]: string };

/** Content of the sealed document of an instance: its main DICOM tags at the four levels. */
export type MainTags = {
  readonly patient: TagValues;
  readonly study: TagValues;
  readonly series: TagValues;
  readonly instance: TagValues;
};
