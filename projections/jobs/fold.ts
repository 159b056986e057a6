import { type JobEvent, jobOfStream } from '../../domain/job/events';
import { fold } from '../../domain/job/evolve';
import { jobEventOf } from '../../domain/job/recorded';
import { isOver, type JobState } from '../../domain/job/state';
import type { RecordedEvent } from '../../eventstore/port';
import type { Fold } from '../host/projection';
import { errorContent, jobContent, sealedContent } from '../sealed-content';
import type { JobOutputs } from './outputs';
import type { JobTable, StoredJob } from './table';

/** Events that may come after `JobForgotten`: the cleaning up of what the job left. */
const mayFollowForgotten = (event: JobEvent): boolean => event.type === 'JobOutputDeleted' || event.type === 'JobForgotten';

export const makeJobFold = (table: JobTable, outputs: JobOutputs, transient: (stream: string) => boolean): Fold => {
  const detailsAfter = (before: StoredJob | null, state: JobState, event: RecordedEvent): string => {
    const { error } = state;
    if (error === null) return '';
    if (error.sealed === null) return error.details;
    const content = sealedContent(event, error.sealed);
    return content === undefined ? (before?.errorDetails ?? '') : errorContent(content);
  };

  const advance = (id: string, job: JobEvent, event: RecordedEvent): void => {
    // Nothing is looked for in vain: before the first event of its stream there is no job.
    const before = event.revision === 0 ? null : table.get(id);
    if (before === null && mayFollowForgotten(job)) return;
    const state = fold(id, [job], before?.state ?? null);
    if (state === null) return;
    const content = before ?? jobContent(job.type === 'JobSubmitted' ? sealedContent(event, job.data.sealed) : undefined);
    table.put({
      state,
      userData: content.userData,
      filename: content.filename,
      content: content.content,
      errorDetails: detailsAfter(before, state, event),
      submitted: before?.submitted ?? event.position,
      completed: isOver(state) ? (before?.completed ?? event.position) : null,
      transient: transient(event.stream),
    });
  };

  return {
    apply: (event) => {
      const job = jobEventOf(event);
      const id = jobOfStream(event.stream);
      if (job === null || id === null) return;
      advance(id, job, event);
      if (job.type === 'JobOutputStored')
        outputs.add(event.position, { id, key: job.data.key, blob: job.data.blob }, transient(event.stream));
      else if (job.type === 'JobOutputDeleted') outputs.remove(id, job.data.key);
      else if (job.type === 'JobForgotten') table.remove(id);
    },
    flush: table.flush,
    discard: table.discard,
  };
};
