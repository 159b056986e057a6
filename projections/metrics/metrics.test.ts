import { collectLag } from './collect-lag';
import { collectViews } from './collect-views';
import { formatValue } from './format';
import { createMetrics } from './registry';

const at = (start: number) => {
  let now = start;
  return { now: () => now, pass: (micros: number) => (now += micros) };
};

const START = 1_795_461_956_761_000;

describe('formatValue', () => {
  it.each([
    [0, '0'],
    [1, '1'],
    [-3, '-3'],
    [368852 / 1048576, '0.351764679'],
    [1.0261058807373047, '1.02610588'],
    [100_000, '100000'],
    [123_456_789, '123456792'],
    [1e9, '1e+09'],
    [1234567936, '1.23456794e+09'],
    [0.0001, '9.99999975e-05'],
    [0.001, '0.00100000005'],
    [0.5, '0.5'],
  ])('prints %d as %s', (value, text) => expect(formatValue(value)).toBe(text));
});

describe('metrics', () => {
  it('answers three cells a line, sorted by name, with the milliseconds of the last update', async () => {
    const clock = at(START);
    const metrics = createMetrics(clock, true, []);
    metrics.update('orthanc_z', 2);
    clock.pass(1_999);
    metrics.update('orthanc_a', 1.5);
    expect(await metrics.render()).toBe('orthanc_a 1.5 1795461956762\northanc_z 2 1795461956761\n');
  });

  it('keeps the largest value for ten seconds, refreshes an equal one, and keeps an old one while nothing comes', async () => {
    const clock = at(START);
    const metrics = createMetrics(clock, true, []);
    const seen = async (value: number) => {
      metrics.update('orthanc_rest_api_duration_ms', value, 'maximum');
      return metrics.render();
    };
    expect(await seen(6)).toBe('orthanc_rest_api_duration_ms 6 1795461956761\n');
    clock.pass(1_000_000);
    expect(await seen(2)).toBe('orthanc_rest_api_duration_ms 6 1795461956761\n');
    expect(await seen(6)).toBe('orthanc_rest_api_duration_ms 6 1795461957761\n');
    clock.pass(11_000_000);
    expect(await metrics.render()).toBe('orthanc_rest_api_duration_ms 6 1795461957761\n');
    expect(await seen(2)).toBe('orthanc_rest_api_duration_ms 2 1795461968761\n');
  });

  it('answers nothing while disabled, loses updates of that time, and shows old values when enabled again', async () => {
    const metrics = createMetrics(at(START), true, []);
    metrics.update('orthanc_a', 1);
    metrics.enable(false);
    metrics.update('orthanc_a', 2);
    expect([metrics.enabled(), await metrics.render()]).toEqual([false, '']);
    metrics.enable(true);
    expect(await metrics.render()).toBe('orthanc_a 1 1795461956761\n');
  });

  it('hands its values to exporters of prom-client', async () => {
    const metrics = createMetrics(at(START), true, []);
    metrics.update('orthanc_a', 7);
    expect(await metrics.registry.metrics()).toContain('orthanc_a 7');
  });

  it('counts jobs and resources at each scrape, as recorded from Orthanc after one upload', async () => {
    let now = START;
    const collect = collectViews(
      { counts: () => ({ pending: 1, running: 2, success: 3, failure: 4 }) },
      {
        statistics: () => ({ patients: 1, studies: 2, series: 3, instances: 4, diskSize: 368852, contentSize: 368852 }),
        changes: { list: () => [], last: () => 17 },
      },
      { now: () => now },
    );
    now += 90_999_999;
    const lines = (await createMetrics(at(START), true, [collect]).render()).split('\n');
    expect(lines.map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'orthanc_count_instances 4',
      'orthanc_count_patients 1',
      'orthanc_count_series 3',
      'orthanc_count_studies 2',
      'orthanc_disk_size_mb 0.351764679',
      'orthanc_jobs_completed 7',
      'orthanc_jobs_failed 4',
      'orthanc_jobs_pending 1',
      'orthanc_jobs_running 2',
      'orthanc_jobs_success 3',
      'orthanc_last_change 17',
      'orthanc_uncompressed_size_mb 0.351764679',
      'orthanc_up_time_s 90',
      '',
    ]);
  });

  it('tells how far the read models lag, behind the log here or elsewhere, and keeps the last lag while the log cannot be read', async () => {
    const clock = at(START);
    const here = { lag: async () => 1_234_567, parked: () => 2 };
    const lines = async (projections: typeof here, log: { isUp: () => boolean; behind: () => number }) =>
      (await createMetrics(clock, true, [collectLag(projections, log)]).render()).split('\n');
    expect(await lines(here, { isUp: () => true, behind: () => 0 })).toEqual([
      'anamnesis_log_available 1 1795461956761',
      'anamnesis_projection_lag_ms 1235 1795461956761',
      'anamnesis_projection_parked_events 2 1795461956761',
      '',
    ]);
    expect(await lines(here, { isUp: () => false, behind: () => 9000 })).toContain(
      'anamnesis_projection_lag_ms 9000 1795461956761',
    );
    const closed = { ...here, lag: () => Promise.reject(new Error('closed')) };
    expect((await lines(closed, { isUp: () => false, behind: () => 0 })).join(' ')).not.toContain('lag');
  });
});
