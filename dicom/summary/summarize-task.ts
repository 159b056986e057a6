import type { Outcome } from '../../threads/port';
import { DicomError, type DicomErrorKind, type DicomLimits, type InstanceSummary } from '../port';
import { type FileToRead, withSource } from '../source/file-to-read';
import { defaultDecoder } from '../text/default-encoding';
import { summarize } from './summarize';

export type SummaryRequest = {
  readonly file: FileToRead;
  readonly limits: Partial<DicomLimits>;
  /** Option DefaultEncoding. */
  readonly encoding: string;
};

/** A `DicomError` as data: errors lose their members on the way between threads. */
export type SummaryOutcome =
  | { readonly summary: InstanceSummary }
  | { readonly refused: { readonly kind: DicomErrorKind; readonly reason: string } };

/** Throws a `DicomError`. */
export const summaryOf = ({ file, limits, encoding }: SummaryRequest): InstanceSummary =>
  withSource(file, (source) => summarize(source, limits, defaultDecoder(encoding)));

/** `summaryOf` as a task of the threads. */
export const summarizeFile = (request: SummaryRequest): Outcome<SummaryOutcome> => {
  try {
    return { value: { summary: summaryOf(request) }, transfer: [] };
  } catch (error) {
    if (!(error instanceof DicomError)) throw error;
    return { value: { refused: { kind: error.kind, reason: error.reason } }, transfer: [] };
  }
};
