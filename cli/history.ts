import type { Options } from '../config/options';
import { historyJson } from '../http/history-json';
import { orthancJson } from '../http/orthanc-json';
import { withJob } from './job-of';

/** Prints what `GET /jobs/{id}/history` answers. */
export const history = (options: Options, id: string, print: (line: string) => void): Promise<void> =>
  withJob(options, id, undefined, async (events) => print(orthancJson(events.map(historyJson))));
