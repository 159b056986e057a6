import { fact } from '../../domain/job/testing/histories';
import { createMemoryStore } from '../../eventstore/memory';
import { open } from '../testing/open';
import { SampleLog } from '../testing/sample-log';

const given = async () => {
  const store = createMemoryStore();
  const log = new SampleLog(store);
  const { projections, notices } = await open({ store });
  return { log, projections, notices, jobs: projections.jobs, taken: projections.caughtUp };
};

describe('the list of jobs', () => {
  it('is ascending by id, with what the sealed document says to the user', async () => {
    const { log, jobs, taken } = await given();
    await log.submit('b', { ticket: 5 }, 'head.zip');
    await log.submit('a');
    await taken();
    expect(jobs.ids()).toEqual(['a', 'b']);
    expect(jobs.all().map(({ state }) => state.id)).toEqual(['a', 'b']);
    expect(jobs.get('b')).toMatchObject({
      userData: { ticket: 5 },
      filename: 'head.zip',
      errorDetails: '',
      state: { state: 'Pending' },
    });
    expect(jobs.get('a')).toMatchObject({ userData: null, filename: null });
    expect(jobs.get('nope')).toBeNull();
  });

  it('tells open jobs by submission, over ones by completion, and counts as the metrics do', async () => {
    const { log, jobs, taken } = await given();
    for (const id of ['z', 'y', 'x', 'w', 'v', 'u']) await log.submit(id);
    await log.job('x', fact.started, fact.succeeded);
    await log.job('z', fact.started, fact.failed);
    await log.job('y', fact.started);
    await log.job('w', fact.paused);
    await log.job('v', fact.started, fact.retryScheduled);
    await taken();
    expect(jobs.open().map(({ id }) => id)).toEqual(['y', 'w', 'v', 'u']);
    expect(jobs.completed()).toEqual(['x', 'z']);
    expect(jobs.counts()).toEqual({ pending: 2, running: 2, success: 1, failure: 1 });
    await log.job('z', fact.resubmitted);
    await taken();
    expect(jobs.open().map(({ id }) => id)).toEqual(['z', 'y', 'w', 'v', 'u']);
    await log.job('z', { type: 'JobStarted', data: { attempt: 2 } });
    await log.job('x', fact.forgotten);
    await log.job('y', fact.succeeded);
    await log.job('z', fact.succeeded);
    await taken();
    expect(jobs.completed()).toEqual(['y', 'z']);
    expect(jobs.counts()).toEqual({ pending: 2, running: 1, success: 2, failure: 0 });
  });

  it('drops a forgotten job, whose outputs may still be deleted afterwards', async () => {
    const { log, jobs, projections, taken } = await given();
    await log.submit('a');
    await log.job('a', fact.started, fact.outputStored, fact.succeeded, fact.forgotten);
    await taken();
    expect([jobs.ids(), jobs.get('a'), jobs.completed()]).toEqual([[], null, []]);
    expect(jobs.counts().success).toBe(0);
    expect(jobs.outputs().map(({ id }) => id)).toEqual(['a']);
    await log.job('a', fact.outputDeleted);
    await taken();
    expect(jobs.outputs()).toEqual([]);
    expect(projections.parked()).toBe(0);
  });

  it('lists kept outputs in the order in which they were made', async () => {
    const { log, jobs, taken } = await given();
    for (const id of ['a', 'b']) await log.submit(id);
    await log.job('b', fact.started, fact.outputStored, fact.succeeded);
    await log.job('a', fact.started, fact.outputStored, fact.succeeded);
    await taken();
    expect(jobs.outputs()).toEqual([
      { id: 'b', key: 'archive', blob: fact.outputStored.data.blob },
      { id: 'a', key: 'archive', blob: fact.outputStored.data.blob },
    ]);
  });
});

describe('the bytes of a deleted output', () => {
  it('stay on a list of work until they are collected, if they lie in the log', async () => {
    const store = createMemoryStore();
    const log = new SampleLog(store);
    const { projections } = await open({ store });
    const blob = { store: 'document', id: 'd', size: 3, md5: 'm', sha256: 's' } as const;
    const output = { type: 'JobOutputStored', data: { ...fact.outputStored.data, blob } } as const;
    const file = { ...output, data: { ...output.data, blob: { ...blob, store: 'file' } } } as const;
    for (const id of ['a', 'b']) await log.submit(id);
    await log.job('a', fact.started, output, fact.succeeded, fact.outputDeleted);
    await log.job('b', fact.started, file, fact.succeeded, fact.outputDeleted);
    await projections.caughtUp();
    const found = projections.outputGarbage.next(10);
    expect(found.map((garbage) => garbage.blob)).toEqual([blob]);
    // As after a crash: another process on the same log finds the work that is left.
    const { projections: restarted } = await open({ store });
    await restarted.caughtUp();
    expect(restarted.outputGarbage.next(10).map((garbage) => garbage.blob)).toEqual([blob]);
    projections.outputGarbage.collected(found.map(({ key }) => key));
    expect(projections.outputGarbage.next(10)).toEqual([]);
  });
});

describe('error details', () => {
  it('are unsealed while the job has its error, and empty again afterwards', async () => {
    const { log, jobs, taken } = await given();
    await log.submit('a');
    await log.job('a', fact.started);
    await log.failSealed('a', 'cannot write /home/x');
    await taken();
    expect(jobs.get('a')?.errorDetails).toBe('cannot write /home/x');
    await log.job('a', fact.resubmitted);
    await taken();
    expect(jobs.get('a')?.errorDetails).toBe('');
  });
});

describe('an event that cannot be taken', () => {
  it('is parked without its content, fails the wait for it, and holds up nothing else', async () => {
    const { log, jobs, projections, notices } = await given();
    await log.submit('a');
    const illegal = await log.job('a', fact.resumed);
    const next = await log.job('a', fact.started);
    await projections.waitFor(next);
    await expect(projections.waitFor(illegal)).rejects.toMatchObject({ position: illegal });
    expect(jobs.get('a')?.state.state).toBe('Running');
    expect(projections.parked()).toBe(1);
    expect(projections.merkleRoot().size).toBe(3);
    expect(notices).toEqual([{ _tag: 'EventParked', projection: 'jobs', position: illegal, reason: 'IllegalJobEvent' }]);
  });

  it('takes its neighbours of the same batch along neither way', async () => {
    const store = createMemoryStore();
    const log = new SampleLog(store);
    await log.submit('a');
    await log.job('a', fact.started, fact.step, fact.resumed, fact.lastStep, fact.succeeded);
    await log.job('unknown', fact.started);
    await log.submit('b');
    const { projections } = await open({ store });
    await projections.caughtUp();
    expect(projections.parked()).toBe(2);
    expect(projections.jobs.get('a')?.state).toMatchObject({ state: 'Success', completed: 2 });
    expect(projections.jobs.counts()).toEqual({ pending: 1, running: 0, success: 1, failure: 0 });
  });
});
