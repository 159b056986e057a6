import type { DimseError } from '../dimse/error';
import { dimsePayload } from '../dimse/error-payload';
import { describeDimseError } from '../dimse/error-text';
import { JobFault } from './job-type';

/** No association came about: what else is to be sent there will not arrive either. */
export class NotConnectedFault extends JobFault {}

/** A failure of the DICOM network as the failure of a job. Titles and codes only: nothing of it is personal. */
export const networkFault = (error: DimseError): JobFault => {
  const { status, details } = describeDimseError(error);
  const Fault = error._tag === 'NotConnected' ? NotConnectedFault : JobFault;
  return new Fault(status.code, details ?? '', false, dimsePayload(error));
};
