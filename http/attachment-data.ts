import { createHash } from 'node:crypto';
import type { BlobRef } from '../domain/event';
import { orthancStatus } from '../domain/orthanc-status';
import type { AttachmentRow } from '../projections/annotations';
import type { Answer } from './answer';
import { contentDisposition } from './content-disposition';
import type { ByteRange, HttpDependencies } from './deps';
import { described } from './fault';
import { argument, type Context } from './request-state';

type Open = HttpDependencies['outputs']['open'];

const RANGE = /^bytes=(\d*)-(\d*)$/;
const DICOM_FILE = 1;

/**
 * The one range that is asked for, or null. `bytes=-b` goes from the start to `b`, as in Orthanc (contract
 * 12-newer-releases.md §6.6). Throws a fault (416) for anything that is no range of these bytes.
 */
const rangeOf = (header: string, size: number): ByteRange | null => {
  if (header === '') return null;
  const match = RANGE.exec(header);
  const [, first = '', last = ''] = match ?? [];
  const start = first === '' ? 0 : Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (match === null || (first === '' && last === '') || start > end) throw described(orthancStatus.BadRange);
  return { start, end };
};

/** The bytes of an attachment, whole or one range. The name is `?filename=`, else made of the file's UUID. */
export const attachmentData = (context: Context, row: AttachmentRow, mediaType: string | null, open: Open): Answer => {
  const { blob, type, fileUuid } = row;
  const plain = context.path.endsWith('/compressed-data');
  const range = rangeOf(context.get('Range'), blob.size);
  if (range !== null) {
    return {
      kind: 'stream',
      status: 206,
      headers: [
        ['Content-Type', 'application/octet-stream'],
        ['Content-Range', `bytes ${range.start}-${range.end}/${blob.size}`],
      ],
      length: range.end - range.start + 1,
      open: () => open(blob, range),
    };
  }
  const isDicom = type === DICOM_FILE;
  const filename = argument(context, 'filename') ?? (isDicom ? `${fileUuid}.dcm` : fileUuid);
  const shown = plain ? null : (mediaType ?? (isDicom ? 'application/dicom' : null));
  return {
    kind: 'stream',
    status: 200,
    headers: [['Content-Type', shown ?? 'application/octet-stream'], ...(plain ? [] : [contentDisposition(filename)])],
    length: blob.size,
    open: () => open(blob),
  };
};

/** Whether the bytes that are there now have the MD5 that the log names; false if they are gone. Reads piece by piece. */
export const matchesDigest = async (blob: BlobRef, open: Open): Promise<boolean> => {
  const hash = createHash('md5');
  try {
    for await (const chunk of open(blob)) hash.update(chunk);
  } catch {
    return false;
  }
  return hash.digest('hex') === blob.md5;
};
