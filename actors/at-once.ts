import { INLINE_BLOB_LIMIT } from '../domain/event';
import type { JobCommand } from '../domain/job/commands';
import type { NewDocument } from '../eventstore/port';
import type { BoundJobType } from './bound-job-type';
import type { EnginePorts } from './engine-ports';
import type { SubmitJob } from './port';

/** The end of a job that was not submitted yet, and the document of its output. */
export type EndedAtOnce = { readonly success: JobCommand; readonly document: NewDocument };

export type AtOncePorts = Pick<EnginePorts, 'outputs' | 'ids'> & {
  readonly types: ReadonlyMap<string, BoundJobType>;
  /** Whether a job that was submitted now would be started at once: nobody is overtaken. */
  readonly rests: () => boolean;
};

/**
 * Makes the file of a tiny job before its submission is recorded, so that its whole life is one append and nothing of the scheduling, or null. What goes wrong
 * is told by the run that follows then.
 */
export const createAtOnce =
  ({ types, rests, outputs, ids }: AtOncePorts) =>
  async ({ jobType, delivery, parameters }: SubmitJob): Promise<EndedAtOnce | null> => {
    const type = types.get(jobType);
    if (delivery !== 'output' || !type?.output || type.atOnce === undefined || !rests()) return null;
    const made = await type.atOnce(parameters).catch(() => null);
    if (made === null || made.output.byteLength >= INLINE_BLOB_LIMIT || !rests()) return null;
    const { steps, facts, output: bytes } = made;
    const digests = await outputs.digest(bytes);
    const id = ids.uuid();
    const { key, mediaType } = type.output;
    const output = { key, mediaType, blob: { store: 'document', id, size: bytes.byteLength, ...digests } } as const;
    const done = { completed: steps.completed, total: steps.total, checkpoint: steps.checkpoint, facts: steps.facts ?? {} };
    return { success: { type: 'SucceedJob', steps: done, output, facts }, document: { id, kind: 'blob', bytes } };
  };
