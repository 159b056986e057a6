import type { JobOutput } from '../domain/job/state';
import { orthancStatus } from '../domain/orthanc-status';
import { type Answer, empty, faultAnswer, type Header } from './answer';
import { parseRange } from './byte-range';
import { contentDisposition } from './content-disposition';
import type { HttpDependencies } from './deps';
import { isNamed } from './entity-tag';
import type { Context } from './request-state';

/**
 * A job's file, whole or the one range that was asked for (RFC 9110 §14). The entity tag is the SHA-256 of the file, so
 * that a download can be resumed with `If-Range`.
 */
export const outputAnswer = (
  context: Context,
  { mediaType, blob }: JobOutput,
  filename: string,
  { outputs, options }: HttpDependencies,
): Answer => {
  const etag = `"${blob.sha256}"`;
  if (isNamed(context.get('If-None-Match'), etag)) return empty(304, [['ETag', etag]]);
  const condition = context.get('If-Range');
  const range = parseRange(condition === '' || condition === etag ? context.get('Range') : undefined, blob.size);
  if (range === 'unsatisfiable') return unsatisfiable(context, blob.size, options.HttpDescribeErrors);
  const headers: readonly Header[] = [
    ['ETag', etag],
    ['Accept-Ranges', 'bytes'],
    ['Content-Type', mediaType],
    contentDisposition(filename),
  ];
  if (range === 'whole') {
    return { kind: 'stream', status: 200, headers, length: blob.size, open: () => outputs.open(blob) };
  }
  return {
    kind: 'stream',
    status: 206,
    headers: [...headers, ['Content-Range', `bytes ${range.start}-${range.end}/${blob.size}`]],
    length: range.end - range.start + 1,
    open: () => outputs.open(blob, range),
  };
};

const unsatisfiable = (context: Context, size: number, describe: boolean): Answer => {
  const fault = { kind: 'described', status: orthancStatus.BadRange, details: null } as const;
  const answer = faultAnswer(fault, { method: context.method, uri: context.state.uri }, describe);
  return answer.kind === 'bytes' ? { ...answer, headers: [['Content-Range', `bytes */${size}`], ...answer.headers] } : answer;
};
