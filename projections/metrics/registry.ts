import { Gauge, Registry } from 'prom-client';
import type { Clock, Micros } from '../../domain/time';
import { formatValue } from './format';

/** How a metric takes new values: the latest counts, or the largest of the last ten seconds. */
export type MetricPolicy = 'latest' | 'maximum';

/** The metrics of contract 08-metrics.md. Values outlive a time of being disabled; updates made in that time are lost. */
export type Metrics = {
  readonly enabled: () => boolean;
  readonly enable: (enabled: boolean) => void;
  readonly update: (name: string, value: number, policy?: MetricPolicy) => void;
  /** What `GET /tools/metrics-prometheus` answers: `name value milliseconds` a line, sorted; empty while disabled. */
  readonly render: () => Promise<string>;
  /** Holds the values, for exporters that prom-client brings. */
  readonly registry: Registry;
};

const MAXIMUM_AGE: Micros = 10_000_000;

type Metric = { readonly gauge: Gauge; value: number; time: Micros };

/** Updates what is counted at the moment of a rendering. */
export type Collect = (update: Metrics['update']) => void | Promise<void>;

/** All of `collect` are called before each rendering. */
export const createMetrics = (clock: Clock, initially: boolean, collect: readonly Collect[]): Metrics => {
  const registry = new Registry();
  const metrics = new Map<string, Metric>();
  let enabled = initially;

  const metricOf = (name: string): Metric => {
    const known = metrics.get(name);
    if (known !== undefined) return known;
    const gauge = new Gauge({ name, help: name, registers: [registry] });
    const metric: Metric = { gauge, value: Number.NEGATIVE_INFINITY, time: 0 };
    metrics.set(name, metric);
    return metric;
  };

  const update: Metrics['update'] = (name, value, policy = 'latest') => {
    if (!enabled) return;
    const now = clock.now();
    const metric = metricOf(name);
    // An equal maximum is refreshed: recorded for orthanc_rest_api_active_requests, whose time is that of each scrape.
    if (policy === 'maximum' && value < metric.value && now - metric.time <= MAXIMUM_AGE) return;
    metric.value = value;
    metric.time = now;
    metric.gauge.set(value);
  };

  return {
    registry,
    enabled: () => enabled,
    enable: (value) => {
      enabled = value;
    },
    update,
    render: async () => {
      if (!enabled) return '';
      for (const each of collect) await each(update);
      return [...metrics]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, { value, time }]) => `${name} ${formatValue(value)} ${Math.floor(time / 1000)}\n`)
        .join('');
    },
  };
};
