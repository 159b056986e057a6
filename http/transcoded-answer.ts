import type { FileToRead } from '../dicom/source/file-to-read';
import type { TranscodeRefusal } from '../dicom/transcode/port';
import { orthancStatus } from '../domain/orthanc-status';
import { ThreadError } from '../threads/port';
import type { Answer, Header } from './answer';
import type { HttpDependencies } from './deps';
import { unknownResource } from './errors';
import { described, type HttpFault } from './fault';
import { memoryAnswer } from './memory-answer';
import type { Context } from './request-state';
import type { TranscodeRequest } from './transcode-request';

/** The text is Orthanc's (contract 03-modify-anonymize.md). */
const refused = (refusal: TranscodeRefusal, syntax: string): HttpFault => {
  switch (refusal._tag) {
    case 'Busy':
      return described(orthancStatus.DatabaseUnavailable, 'Too much is being transcoded, try again later');
    case 'NotDicom':
    case 'BadPixelData':
    case 'TooLarge':
    case 'UnreadableSyntax':
    case 'NoSuitableSyntax':
      return described(orthancStatus.InternalError, `Cannot transcode to transfer syntax: ${syntax}`);
  }
};

const failed = (error: unknown): unknown => {
  if (!(error instanceof ThreadError)) return error;
  if (error.code === 'ENOENT') return unknownResource();
  return error.code === 'ENOSPC' ? described(orthancStatus.FullStorage) : error;
};

/** A stored file in another transfer syntax, as a download. A large result is a temporary file: it goes when the response is over, however that ends. */
export const transcodedAnswer = async (
  { res }: Context,
  file: FileToRead,
  { syntax, lossyQuality }: TranscodeRequest,
  headers: readonly Header[],
  { transcoder, transcoded, options }: Pick<HttpDependencies, 'transcoder' | 'transcoded' | 'options'>,
): Promise<Answer> => {
  const lossy = { quality: lossyQuality ?? options.DicomLossyTranscodingQuality };
  const result = await transcoder.transcode({ file, syntaxes: [syntax], lossy }).catch((error) => {
    throw failed(error);
  });
  if (result.kind === 'refused') throw refused(result.refusal, syntax);
  const given = result.kind === 'unchanged' ? file : result.file;
  if (result.kind === 'transcoded') {
    if (res.closed) await result.release();
    else res.once('close', () => void result.release());
  }
  if (given.kind === 'path') {
    return { kind: 'stream', status: 200, headers, length: given.size, open: () => transcoded.open(given.path) };
  }
  return memoryAnswer(given.bytes, headers);
};
