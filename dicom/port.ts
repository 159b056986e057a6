import type { JsonObject } from '../domain/json';
import type { Level, MainTags, ResourceIds } from '../domain/resource/events';

/** What storing an instance needs to know of its file. */
export type InstanceSummary = {
  readonly ids: ResourceIds;
  readonly mainTags: MainTags;
  readonly transferSyntax: string;
  readonly sopClass: string;
  readonly sopInstance: string;
  readonly pixelDataOffset: number | null;
  readonly indexInSeries: number | null;
  readonly expectedNumberOfInstances: number | null;
};

/** Random access to the bytes of a file: memory, or a file read in windows. Offsets and lengths in bytes. */
export type ByteSource = {
  readonly length: number;
  /** `length` bytes at `offset`; the caller checked the bounds. Valid until the next call. */
  readonly bytes: (offset: number, length: number) => Buffer;
};

/**
 * `Invalid`: not DICOM, or truncated. `NoIdentifiers`: lacks the UID of study, series or instance (a DICOMDIR); Orthanc answers
 * 404 status 21. `EmptyIdentifiers`: one of them is empty; Orthanc answers 400. `TooLarge`: beyond a limit of `DicomLimits`.
 */
export type DicomErrorKind = 'Invalid' | 'NoIdentifiers' | 'EmptyIdentifiers' | 'TooLarge';

const DICOM_ERROR = 'DicomError';

/** Why a file is not taken: never holds a value of the file. */
export class DicomError extends Error {
  constructor(
    readonly reason: string,
    readonly kind: DicomErrorKind = 'Invalid',
  ) {
    super(reason);
    // What threads tell of an error is its code or its name.
    this.name = DICOM_ERROR;
  }
}

/** Whether an error is a `DicomError`, thrown here or on a thread. */
export const isDicomError = (error: unknown): boolean =>
  error instanceof DicomError || (error instanceof Error && 'code' in error && error.code === DICOM_ERROR);

/** Limits of reading, against forged files. */
export type DicomLimits = {
  /** Levels of nested sequences. Default 64. */
  readonly depth: number;
  /** Bytes that a deflated data set may inflate to. Default 1 GiB. */
  readonly inflated: number;
  /** Elements, items and fragments in all. Default 1,000,000. */
  readonly elements: number;
};

/** Bytes of a text value to a string. Never throws: bytes that are none of the character set are dropped. */
export type Decode = (bytes: Buffer, vr: string) => string;

/** Reads headers to the end of the file, values only where needed. `fallback` reads files that name no character set (default: Latin 1). Throws `DicomError`. */
export type Summarize = (source: ByteSource, limits?: Partial<DicomLimits>, fallback?: Decode) => InstanceSummary;

export type TagsFormat = 'full' | 'short' | 'simple';

/** The data set, or the meta header (group 0002). */
export type TagsPart = 'dataSet' | 'header';

/** Which tags are shown, and how much of them. */
export type TagsChoice = {
  /** Tags whose values are shown however long they are. */
  readonly ignoreLength?: readonly number[];
  /** Also what stands behind PixelData. */
  readonly whole?: boolean;
  /** Of a data set: the tags of the module of a level alone. */
  readonly module?: Level;
};

/** The JSON of `/instances/{id}/tags`, as Orthanc writes it. */
export type TagsJson = (source: ByteSource, format: TagsFormat, fallback?: Decode, choice?: TagsChoice) => JsonObject;
