import { cpus, totalmem } from 'node:os';
import type { ContenderName } from './contender';
import { type Measured, type Metric, type MetricName, metricNames, metrics } from './metric';
import { median } from './row';

/** All that was measured, in the order of the rounds. */
export type Measurements = { readonly [name in ContenderName]: readonly Measured[] };

export type Line = {
  readonly metric: MetricName;
  readonly orthanc: readonly number[];
  readonly anamnesis: readonly number[];
  /** Medians, ours to Orthanc's; null where one is missing. */
  readonly ratio: number | null;
  /** Null where issue 2 sets no target, or the ratio is missing. */
  readonly reached: boolean | null;
};

const values = (all: readonly Measured[], name: MetricName): readonly number[] =>
  all.flatMap((measured) => (measured[name] === undefined ? [] : [measured[name]]));

const reached = ({ better, target }: Metric, ratio: number | null): boolean | null => {
  if (target === undefined || ratio === null) return null;
  return better === 'higher' ? ratio >= target : ratio <= target;
};

export const lines = (measurements: Measurements): readonly Line[] =>
  metricNames.flatMap((metric) => {
    const orthanc = values(measurements.orthanc, metric);
    const anamnesis = values(measurements.anamnesis, metric);
    if (orthanc.length === 0 && anamnesis.length === 0) return [];
    const ratio = orthanc.length === 0 || anamnesis.length === 0 ? null : median(anamnesis) / median(orthanc);
    return [{ metric, orthanc, anamnesis, ratio, reached: reached(metrics[metric], ratio) }];
  });

const cell = (all: readonly number[], digits: number): string => {
  if (all.length === 0) return '';
  const text = median(all).toFixed(digits);
  return all.length === 1 ? text : `${text} (${Math.min(...all).toFixed(digits)}–${Math.max(...all).toFixed(digits)})`;
};

const targetText = ({ better, target }: Metric): string => {
  if (target === undefined) return '';
  return `${better === 'higher' ? '≥' : '≤'} ${target}`;
};

/** A Markdown table: medians, with the least and the most of the rounds. */
export const table = (all: readonly Line[]): string => {
  const body = all.map((line) => {
    const metric: Metric = metrics[line.metric];
    const verdict = line.reached === null ? '' : line.reached ? ' ✓' : ' ✗';
    const ratio = line.ratio === null ? '' : `${line.ratio.toFixed(2)}${verdict}`;
    const [orthanc, anamnesis] = [cell(line.orthanc, metric.digits), cell(line.anamnesis, metric.digits)];
    return `| ${metric.title} | ${metric.unit} | ${orthanc} | ${anamnesis} | ${ratio} | ${targetText(metric)} |`;
  });
  return ['| | unit | Orthanc | Anamnesis | ratio | target |', '|---|---|---|---|---|---|', ...body].join('\n');
};

/** The machine that the numbers belong to. */
export const machine = (): string => {
  const [first, ...others] = cpus();
  const memory = (totalmem() / 1024 ** 3).toFixed(0);
  return `${others.length + 1} × ${first?.model ?? 'unknown CPU'}, ${memory} GiB, ${process.platform} ${process.arch}, Node ${process.version}`;
};
