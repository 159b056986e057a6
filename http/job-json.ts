import { describeJob } from '../domain/job/view';
import type { ShownJson } from '../domain/json-number';
import type { Micros } from '../domain/time';
import type { JobRow } from '../projections/port';
import type { HttpDependencies } from './deps';

/** The object of `/jobs/{id}` as an answer of time `now` shows it. `newer`: with members that 1.10.1 did not have. */
export const jobJson = (
  row: JobRow,
  now: Micros,
  describeContent: HttpDependencies['describeContent'],
  newer = true,
): ShownJson =>
  describeJob(row.state, {
    content: describeContent(row.state.jobType, { ...row.state.facts, ...row.content }),
    errorDetails: row.errorDetails,
    errorPayload: newer ? (row.state.error?.payload ?? null) : null,
    userData: row.userData,
    now,
  });
