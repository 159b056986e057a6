import type { DimseError } from '../dimse/error';
import { dimsePayload } from '../dimse/error-payload';
import { describeDimseError } from '../dimse/error-text';
import { described, type HttpFault } from './fault';

/** What a request is answered with when the DICOM network failed it. */
export const networkFault = (error: DimseError): HttpFault => {
  const { status, details } = describeDimseError(error);
  return described(status, details, dimsePayload(error));
};

const UNPROCESSABLE = 422;
const UNABLE_TO_PROCESS = 0xc000;

/** As `networkFault`, but that a peer could not make anything of the query: 422 (contract 06-dimse.md §4). */
export const queryFault = (error: DimseError): HttpFault => {
  if (error._tag !== 'Status' || error.status !== UNABLE_TO_PROCESS) return networkFault(error);
  const { status, details } = describeDimseError(error);
  return described({ ...status, http: UNPROCESSABLE }, details, dimsePayload(error));
};
