import { errorCode } from '../threads/error-code';
import { ThreadError } from '../threads/port';
import { BlobError } from './port';

/** What the operating system or a thread said, as a `BlobError`; paths stay out of it. */
export const blobError = (error: unknown): BlobError => {
  if (error instanceof BlobError) return error;
  const code = codeOf(error);
  switch (code) {
    case 'ENOENT':
      return new BlobError('NotFound', code);
    case 'ENOSPC':
    case 'EDQUOT':
      return new BlobError('Full', code);
    default:
      return new BlobError('Io', code);
  }
};

const codeOf = (error: unknown): string => {
  if (error instanceof ThreadError) return error.kind === 'Failed' ? error.code : error.kind;
  return errorCode(error) || 'UNKNOWN';
};
