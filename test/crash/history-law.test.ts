import type { HistoryEntry } from '../rest';
import { historyFaults } from './history-law';

const told = (...types: readonly string[]): readonly HistoryEntry[] =>
  types.map((Type, Revision) => ({ Type, Revision, Time: '', Hash: '', CorrelationId: '', Data: {} }));

describe('historyFaults', () => {
  test('finds nothing in a job that was interrupted and went on', () => {
    expect(
      historyFaults(told('JobSubmitted', 'JobStarted', 'JobInterrupted', 'JobStarted', 'JobOutputStored', 'JobSucceeded')),
    ).toEqual([]);
  });

  test('takes a second end after a resubmission', () => {
    expect(
      historyFaults(told('JobSubmitted', 'JobStarted', 'JobFailed', 'JobResubmitted', 'JobStarted', 'JobSucceeded')),
    ).toEqual([]);
  });

  test('finds a second end of one attempt', () => {
    expect(historyFaults(told('JobSubmitted', 'JobStarted', 'JobSucceeded', 'JobSucceeded'))).toHaveLength(1);
  });

  test('finds work after the end', () => {
    expect(historyFaults(told('JobSubmitted', 'JobCancelled', 'JobStarted'))).toHaveLength(1);
  });

  test('finds a gap', () => {
    const events = told('JobSubmitted', 'JobStarted', 'JobSucceeded').filter(({ Type }) => Type !== 'JobStarted');
    expect(historyFaults(events)).not.toEqual([]);
  });
});
