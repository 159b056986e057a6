import { Double } from '../json-number';
import type { JobState } from './state';
import { fact, given } from './testing/histories';
import { describeJob } from './view';

const answered = { content: { Description: 'REST API' }, errorDetails: '', userData: null, now: 10_000_000 };

test('a pending job shows what contract 01-jobs.md §2 shows, and nothing else', () => {
  expect(describeJob(given(), answered)).toEqual({
    Content: { Description: 'REST API' },
    CreationTime: '19700101T000000',
    EffectiveRuntime: new Double(0),
    ErrorCode: 0,
    ErrorDescription: 'Success',
    ErrorDetails: '',
    ID: '6681767c-ad4d-49c4-80bc-1d7e946a2550',
    Priority: 0,
    Progress: 0,
    State: 'Pending',
    Timestamp: '19700101T000010',
    Type: 'Controlled',
  });
});

test('the estimate of arrival is the one that was recorded from Orthanc', () => {
  const state: JobState = { ...given('started', 'step'), completed: 2, total: 3, runtime: 1_552_999 };
  const shown = describeJob(state, { ...answered, now: Date.UTC(2026, 10, 23, 18, 59, 35) * 1000 + 976_350 });
  expect(shown).toMatchObject({
    EffectiveRuntime: new Double(1.552),
    EstimatedTimeOfArrival: '20261123T185936.752350',
    Progress: 67,
    Timestamp: '20261123T185935.976350',
  });
});

test.each<[string, JobState]>([
  ['a job that does not run', given('started', 'step', 'interrupted')],
  ['a job at 1 %', { ...given('started', 'step'), completed: 1, total: 100 }],
  ['a job that took no time', { ...given('started', 'step'), runtime: 999 }],
])('%s has no estimate of arrival', (_, state) => {
  expect(describeJob(state, answered)).not.toHaveProperty('EstimatedTimeOfArrival');
});

test.each<[JobState, number]>([
  [{ ...given('started', 'step'), completed: 1, total: 3 }, 33],
  [given('started', 'succeeded'), 100],
  [given('started', 'step', 'failed'), 50],
])('progress is rounded, complete in Success, and stays in Failure', (state, progress) => {
  expect(describeJob(state, answered)).toHaveProperty('Progress', progress);
});

test('a job that is over has its time of completion and its error', () => {
  expect(describeJob(given('cancelled'), answered)).toMatchObject({
    CompletionTime: '19700101T000001',
    ErrorCode: 37,
    ErrorDescription: 'This job was canceled',
    State: 'Failure',
  });
  expect(describeJob(given('started', 'failed'), { ...answered, errorDetails: 'why' })).toMatchObject({
    ErrorCode: fact.failed.data.error.code,
    ErrorDescription: 'Error in the network protocol',
    ErrorDetails: 'why',
  });
});

test('UserData is shown iff it is not null', () => {
  expect(describeJob(given(), { ...answered, userData: { a: [1] } })).toHaveProperty('UserData', { a: [1] });
  expect(describeJob(given(), answered)).not.toHaveProperty('UserData');
});
