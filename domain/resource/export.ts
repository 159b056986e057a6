import type { DocumentRef } from '../event';
import type { Level } from './events';

/** The events of the stream `exports`: what was asked to be sent to whom (`LogExportedResources`). */
export type ExportEventData = {
  ResourcesExported: {
    /** Symbolic name of the modality. */
    readonly modality: string;
    readonly resources: readonly { readonly level: Level; readonly id: string }[];
    /** Sealed: the `ExportIdentifiers` of each resource, in their order. */
    readonly identifiers: DocumentRef;
  };
  /** The list of exports was emptied; its numbers go on. */
  ExportsForgotten: { readonly [none: string]: never };
};

export type ExportEvent = {
  [T in keyof ExportEventData]: { readonly type: T; readonly data: ExportEventData[T] };
}[keyof ExportEventData];

export const EXPORTS_STREAM = 'exports';

/** What names a resource by its tags: those of its level and above, `''` where they are unknown or were erased. */
export type ExportIdentifiers = {
  readonly patientId: string;
  readonly studyUid: string;
  readonly seriesUid: string;
  readonly sopUid: string;
};

/** An entry of `/exports`. It outlives the resource. */
export type Export = ExportIdentifiers & {
  readonly sequence: number;
  readonly level: Level;
  readonly id: string;
  readonly modality: string;
  /** Microseconds. */
  readonly time: number;
};
