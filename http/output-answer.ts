import type { JobOutput } from '../domain/job/state';
import { orthancStatus } from '../domain/orthanc-status';
import type { Micros } from '../domain/time';
import { type Answer, empty, faultAnswer, type Header } from './answer';
import { parseRange } from './byte-range';
import { contentDisposition } from './content-disposition';
import type { HttpDependencies } from './deps';
import { judgePreconditions, rangeAsked, type Validators } from './preconditions';
import type { Context } from './request-state';

/** `modified`: when the job was over, in microseconds. */
export type NamedOutput = JobOutput & { readonly filename: string; readonly modified: Micros };

/**
 * A job's file, whole or the one range that was asked for (RFC 9110 §14), under the conditions of the request (§13). The entity
 * tag is the SHA-256 of the file, so that a download can be resumed with `If-Range`.
 */
export const outputAnswer = (
  context: Context,
  { mediaType, blob, filename, modified }: NamedOutput,
  { outputs, options }: HttpDependencies,
): Answer => {
  const asked = { method: context.method, headers: context.req.headers };
  const validators: Validators = { etag: `"${blob.sha256}"`, modified: Math.floor(modified / 1e6) * 1000 };
  const named: readonly Header[] = [
    ['ETag', validators.etag],
    ['Last-Modified', new Date(validators.modified).toUTCString()],
  ];
  switch (judgePreconditions(asked, validators)) {
    case 'failed':
      return empty(412, named);
    case 'unchanged':
      return empty(304, named);
    case 'met':
  }
  const range = parseRange(rangeAsked(asked, validators), blob.size);
  if (range === 'unsatisfiable') return unsatisfiable(context, blob.size, options.HttpDescribeErrors);
  const headers: readonly Header[] = [
    ...named,
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
