import type { HistoryEntry } from '../rest';

const ENDS: ReadonlySet<string> = new Set(['JobSucceeded', 'JobFailed', 'JobCancelled']);
/** What may still happen to a job that is over. */
const AFTER_THE_END: ReadonlySet<string> = new Set([
  'JobOutputStored',
  'JobOutputDeleted',
  'JobForgotten',
  'JobPauseRequested',
  'JobCancelRequested',
]);

/** What is wrong with a job's history: an end that is not the only one of its attempt, work after the end, a gap. */
export const historyFaults = (events: readonly HistoryEntry[]): readonly string[] => {
  const faults: string[] = [];
  let ended: string | null = null;
  events.forEach(({ Type, Revision }, index) => {
    if (Revision !== index) faults.push(`revision ${Revision} at place ${index}`);
    if (index === 0 && Type !== 'JobSubmitted') faults.push(`begins with ${Type}`);
    if (index > 0 && Type === 'JobSubmitted') faults.push('submitted twice');
    if (Type === 'JobResubmitted') ended = null;
    else if (ended !== null && !AFTER_THE_END.has(Type)) faults.push(`${Type} at ${Revision} after ${ended}`);
    if (ENDS.has(Type)) ended = Type;
  });
  return faults;
};
