import type { DimseError } from '../dimse/error';
import { dimsePayload } from '../dimse/error-payload';
import { describeDimseError } from '../dimse/error-text';
import { JobFault } from './job-type';

/** A failure of the DICOM network as the failure of a job. Titles and codes only: nothing of it is personal. */
export const networkFault = (error: DimseError): JobFault => {
  const { status, details } = describeDimseError(error);
  return new JobFault(status.code, details ?? '', false, dimsePayload(error));
};
