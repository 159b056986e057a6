import { isWritten } from '../dicom/transcode/targets';
import { isKnownTransferSyntax } from '../dicom/uids/transfer-syntaxes';
import type { JsonObject } from '../domain/json';
import { orthancStatus } from '../domain/orthanc-status';
import { described } from './fault';
import { argument, type Context } from './request-state';

/** A transfer syntax that files are wanted in; `lossyQuality` 1 to 100, null: option DicomLossyTranscodingQuality. */
export type TranscodeRequest = { readonly syntax: string; readonly lossyQuality: number | null };

/** Throws a fault unless the transfer syntax is known and can be written. */
export const checkTranscode = (syntax: string): string => {
  if (!isKnownTransferSyntax(syntax)) throw described(orthancStatus.ParameterOutOfRange, `Unknown transfer syntax: ${syntax}`);
  if (isWritten(syntax)) return syntax;
  throw described(orthancStatus.BadRequest, `Cannot transcode to transfer syntax: ${syntax}`);
};

const checkQuality = (quality: number): number => {
  if (quality >= 1 && quality <= 100) return quality;
  throw described(orthancStatus.ParameterOutOfRange, 'The lossy quality must be between 1 and 100');
};

/** `Transcode` and `LossyQuality` of a body (contract 12-newer-releases.md §3); null if nothing is asked for. Throws a fault. */
export const transcodeOfBody = ({ Transcode: syntax, LossyQuality: quality }: JsonObject): TranscodeRequest | null => {
  if (syntax === undefined) return null;
  if (typeof syntax !== 'string') throw described(orthancStatus.BadFileFormat, 'String value expected in field: Transcode');
  checkTranscode(syntax);
  if (quality === undefined) return { syntax, lossyQuality: null };
  if (typeof quality !== 'number' || !Number.isInteger(quality) || quality < 0) {
    throw described(orthancStatus.BadFileFormat, 'Unsigned integer value expected in field: LossyQuality');
  }
  return { syntax, lossyQuality: checkQuality(quality) };
};

/** `?transcode=` and `?lossy-quality=`; null if nothing is asked for. Throws a fault. */
export const transcodeOfQuery = (context: Context): TranscodeRequest | null => {
  const syntax = argument(context, 'transcode');
  if (syntax === null) return null;
  checkTranscode(syntax);
  const quality = argument(context, 'lossy-quality');
  if (quality === null) return { syntax, lossyQuality: null };
  if (!/^\d{1,9}$/.test(quality)) throw described(orthancStatus.BadRequest, 'The lossy quality must be an integer');
  return { syntax, lossyQuality: checkQuality(Number(quality)) };
};
