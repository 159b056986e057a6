import { ctSlice } from '../generated-files';
import { file } from './files';
import { orthancId } from './orthanc-id';
import { get, nameOtherJob, post, request, type Step, submit, upload } from './step';

const ACTIONS = ['pause', 'resume', 'cancel', 'resubmit'] as const;
const SLICES = 40;
const tiny = file({ patient: 'JOBS', study: 30, series: 1, instance: 1 });
const unknown = '11111111-1111-4111-8111-111111111111';
const large = orthancId('CT0');

const act = (job: string, action: string, situation: string): readonly Step[] => [
  post(`/jobs/{${job}}/${action}`, '', `${action} a ${situation} job`),
  get(`/jobs/{${job}}`, { name: `a ${situation} job after ${action}` }),
];

const settle = (job: string): Step => ({ kind: 'settle', name: `the end of ${job}`, job });

/** Jobs while the only worker is busy: what each action does in each state that holds still. */
const heldSteps: readonly Step[] = [
  ...Array.from({ length: SLICES }, (_, slice) => upload(`slice ${slice}`, ctSlice(slice))),
  { kind: 'hold', name: 'hold the worker', path: `/patients/${large}/archive` },
  nameOtherJob('held'),
  ...['waiting', 'paused', 'resumed', 'cancelled', 'last'].map((job) => submit(job, `/studies/${tiny.study}/archive`)),
  get('/jobs/{waiting}', { name: 'a pending job' }),
  get('/jobs/{waiting}/archive', { name: 'the output of a pending job' }),
  ...act('waiting', 'resume', 'pending'),
  ...act('waiting', 'resubmit', 'pending'),
  ...act('paused', 'pause', 'pending'),
  ...act('paused', 'pause', 'paused'),
  ...act('paused', 'resubmit', 'paused'),
  ...act('resumed', 'pause', 'to be resumed'),
  ...act('resumed', 'resume', 'paused'),
  ...act('cancelled', 'cancel', 'pending'),
  get('/jobs/{cancelled}/archive', { name: 'the output of a cancelled job' }),
  ...ACTIONS.flatMap((action) => act('cancelled', action, 'cancelled')),
  get('/tools/metrics-prometheus', { name: 'metrics of jobs', lines: /^orthanc_jobs_/ }),
  get('/jobs?expand', { name: 'all jobs while one runs', unordered: true }),
  post('/jobs/{held}/resume', '', 'resume a running job'),
  post('/jobs/{held}/resubmit', '', 'resubmit a running job'),
  post('/jobs/{held}/cancel', '', 'cancel a running job'),
  { kind: 'release', name: 'release the worker' },
  settle('held'),
  ...['waiting', 'resumed', 'last'].map(settle),
  ...act('paused', 'cancel', 'long paused'),
  ...['waiting', 'resumed', 'last'].flatMap((job) => [
    get(`/jobs/{${job}}`, { name: `${job} at its end` }),
    get(`/jobs/{${job}}/archive`, { name: `the output of ${job}` }),
  ]),
];

/** Jobs over, jobs unknown, methods that are not allowed. */
export const jobSteps: readonly Step[] = [
  get('/jobs', { name: 'no jobs' }),
  get('/jobs?expand', { name: 'no jobs, expanded' }),
  get('/tools/metrics-prometheus', { name: 'metrics at first', lines: /^orthanc_(jobs|count)_/ }),
  upload('tiny', tiny.bytes),
  submit('done', `/studies/${tiny.study}/archive`, '{"Asynchronous":true,"Priority":12}'),
  settle('done'),
  get('/jobs', { name: 'one job' }),
  get('/jobs/', { name: 'one job, slash' }),
  get('/jobs?expand', { name: 'one job, expanded' }),
  get('/jobs?expand=false', { name: 'one job, expand=false' }),
  get('/jobs/{done}', { name: 'done' }),
  get('/jobs/{done}/', { name: 'done, slash' }),
  get('/jobs/{done}/archive', { name: 'the archive' }),
  get('/jobs/{done}/nothing', { name: 'an unknown output' }),
  get('/jobs/{done}/cancel', { name: 'GET cancel' }),
  get('/jobs/{done}/archive/more', { name: 'below the archive' }),
  ...ACTIONS.flatMap((action) => act('done', action, 'successful')),
  post('/jobs/{done}/pause', 'garbage {', 'an action with a body'),
  get(`/jobs/${unknown}`, { name: 'an unknown job' }),
  get('/jobs/rubbish', { name: 'no job' }),
  get(`/jobs/${unknown}/archive`, { name: 'the output of an unknown job' }),
  ...ACTIONS.map((action) => post(`/jobs/${unknown}/${action}`, '', `${action} an unknown job`)),
  post(`/jobs/${unknown}/dance`, '', 'an unknown action'),
  request('POST /jobs', 'POST', '/jobs', { body: '' }),
  request('DELETE /jobs', 'DELETE', '/jobs'),
  request('PUT a job', 'PUT', '/jobs/{done}', { body: '' }),
  request('PUT an action', 'PUT', '/jobs/{done}/cancel', { body: '' }),
  request('DELETE an action', 'DELETE', '/jobs/{done}/cancel'),
  request('POST an output', 'POST', '/jobs/{done}/archive', { body: '' }),
  ...heldSteps,
  request('DELETE a job', 'DELETE', '/jobs/{done}'),
];
