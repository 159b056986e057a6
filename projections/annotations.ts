import type { BlobRef } from '../domain/event';
import type { Change, ChangeType } from '../domain/resource/change';

/** A value with the number of times that it was replaced: what entity tags are made of. */
export type MetadataRow = { readonly type: number; readonly value: string; readonly revision: number };

export type AttachmentRow = {
  readonly type: number;
  readonly blob: BlobRef;
  readonly fileUuid: string;
  readonly revision: number;
};

/** What is attached to resources. An unknown resource has nothing. Lists are ascending by number, labels by text. */
export type AnnotationsView = {
  /** Metadata that the server or users set. */
  readonly metadataOf: (id: string) => readonly MetadataRow[];
  /** Attachments, the DICOM file of an instance (1) among them. */
  readonly attachmentsOf: (id: string) => readonly AttachmentRow[];
  readonly labelsOf: (id: string) => readonly string[];
  /** Labels in use at any level. */
  readonly labels: () => readonly string[];
  /** The resource that was modified or anonymized into this one. */
  readonly sourceOf: (id: string) => { readonly anonymizedFrom: string | null; readonly modifiedFrom: string | null };
  readonly isProtected: (patient: string) => boolean;
  /** The patient that recycling takes next, but `spared`; null if all others are protected. */
  readonly nextToRecycle: (spared: string) => string | null;
};

export type ChangesView = {
  /** Changes with `since` < number <= `to`, ascending: the first `limit` ones, or the last ones if `newest`. No types: all. */
  readonly list: (query: {
    readonly since: number;
    readonly to: number;
    readonly types: readonly ChangeType[];
    readonly limit: number;
    readonly newest: boolean;
  }) => readonly Change[];
  /** The last number ever given. */
  readonly last: () => number;
};
