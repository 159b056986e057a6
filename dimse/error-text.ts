import { type OrthancStatus, orthancStatus } from '../domain/orthanc-status';
import type { DimseError, DimseOperation, NetworkCause } from './error';

/** A failure of the network as Orthanc tells it: its status and its details. */
export type DescribedError = { readonly status: OrthancStatus; readonly details: string | null };

/** The one table from failures of the DICOM network to Orthanc's statuses; the texts are those of 1.10.1 (observed). */
export const describeDimseError = (error: DimseError): DescribedError => {
  switch (error._tag) {
    case 'NotConnected':
      return network(`DicomAssociation - connecting to AET "${error.aet}": ${causeText(error.cause, 'connecting')}`);
    case 'Lost':
      return network(`DicomAssociation - ${error.operation} to AET "${error.aet}": ${causeText(error.cause, 'talking')}`);
    case 'NoPresentationContext':
      return noContext(error);
    case 'Status': {
      const status = `0x${error.status.toString(16).toUpperCase().padStart(4, '0')}`;
      const hint = error.status === 0xc000 ? HINTS[error.operation] : undefined;
      const details = `${error.operation} SCU to AET "${error.aet}" has failed with DIMSE status ${status}`;
      return network(hint === undefined ? details : `${details} (unable to process - ${hint})`);
    }
    case 'UnreadableFile':
      return { status: orthancStatus.CorruptedFile, details: error.reason };
    case 'Cancelled':
      return { status: orthancStatus.CanceledJob, details: null };
  }
};

const network = (details: string): DescribedError => ({ status: orthancStatus.NetworkProtocol, details });

/** What 1.10.1 supposes behind the status 0xC000. */
const HINTS: { readonly [operation in DimseOperation]?: string } = {
  'C-FIND': 'invalid query ?',
  'C-MOVE': 'resource not found ?',
  'C-GET': 'resource not found ?',
};

const noContext = ({ aet, operation, sopClass }: Extract<DimseError, { _tag: 'NoPresentationContext' }>): DescribedError => {
  switch (operation) {
    case 'C-FIND':
      return { status: orthancStatus.DicomFindUnavailable, details: `Remote AET is ${aet}` };
    case 'C-MOVE':
      return { status: orthancStatus.DicomMoveUnavailable, details: `Remote AET is ${aet}` };
    case 'C-GET':
      return { status: orthancStatus.DicomGetUnavailable, details: `Remote AET is ${aet}` };
    case 'C-STORE':
      return network(
        `No valid presentation context was negotiated for SOP class UID [${sopClass}] while sending to modality [${aet}]`,
      );
    case 'C-ECHO':
    case 'N-ACTION':
    case 'N-EVENT-REPORT':
      return {
        status: orthancStatus.NoPresentationContext,
        details: `Unable to negotiate a presentation context with AET "${aet}"`,
      };
  }
};

/** Texts of DCMTK, which Orthanc shows. */
const causeText = (cause: NetworkCause, phase: 'connecting' | 'talking'): string => {
  switch (cause.kind) {
    case 'Unreachable':
      return unreachable(cause.code, cause.host);
    case 'Timeout':
      return phase === 'connecting' ? 'DUL network read timeout' : 'DIMSE No data available (timeout in non-blocking mode)';
    case 'Rejected':
      return `DUL Association Rejected${REJECTIONS.get(`${cause.source}.${cause.reason}`) ?? ''}`;
    case 'Aborted':
    case 'Closed':
      return 'Peer aborted Association (or never connected)';
    case 'Released':
      return 'DUL Peer Requested Release';
    case 'Protocol':
      return `DUL Illegal or ill-formed PDU (${cause.what})`;
  }
};

/** Source and reason of A-ASSOCIATE-RJ (PS3.8 §9.3.4): told beyond what Orthanc tells. */
const REJECTIONS: ReadonlyMap<string, string> = new Map([
  ['1.2', ' (application context name not supported)'],
  ['1.3', ' (calling AE title not recognized)'],
  ['1.7', ' (called AE title not recognized)'],
  ['2.2', ' (protocol version not supported)'],
  ['3.1', ' (temporary congestion)'],
  ['3.2', ' (local limit exceeded)'],
]);

const SYSTEM_ERRORS: ReadonlyMap<string, string> = new Map([
  ['ECONNREFUSED', 'Connection refused'],
  ['ECONNRESET', 'Connection reset by peer'],
  ['EHOSTUNREACH', 'No route to host'],
  ['ENETUNREACH', 'Network is unreachable'],
  ['ETIMEDOUT', 'Connection timed out'],
]);

/** What Node says of a certificate that is not trusted. */
const UNTRUSTED: ReadonlySet<string> = new Set([
  'CERT_CHAIN_TOO_LONG',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);
const TLS_ERROR = /^ERR_SSL_/;

const unreachable = (code: string, host: string): string => {
  if (UNTRUSTED.has(code)) return 'TLS error: certificate verify failed';
  if (TLS_ERROR.test(code)) return `TLS error: ${code.replace(TLS_ERROR, '').toLowerCase().replaceAll('_', ' ')}`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `Attempt to connect to unknown host: ${host}`;
  return `TCP Initialization Error: ${SYSTEM_ERRORS.get(code) ?? code}`;
};
