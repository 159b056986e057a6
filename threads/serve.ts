import { parentPort } from 'node:worker_threads';
import { codeOf } from './error-code';
import type { Reply, Request } from './message';
import type { Outcome, TaskTable } from './port';

/** The thread's side: answers each request with the outcome of the task that it names. Called once, by a worker's script. */
export const serveTasks = (table: TaskTable): void => {
  const port = parentPort;
  if (port === null) throw new Error('serveTasks runs in a worker thread only');
  port.on('message', ({ name, input }: Request) => {
    const succeed = ({ value, transfer }: Outcome<unknown>): void => {
      const reply: Reply = { ok: true, value };
      port.postMessage(reply, transfer);
    };
    const fail = (error: unknown): void => {
      const reply: Reply = { ok: false, code: codeOf(error) };
      port.postMessage(reply);
    };
    try {
      const task = table[name];
      if (task === undefined) throw new Error('unknown task');
      // The checked border: `Run` pairs a name with the input of its task.
      const outcome = task(input as never);
      if (outcome instanceof Promise) outcome.then(succeed).catch(fail);
      else succeed(outcome);
    } catch (error) {
      fail(error);
    }
  });
};
