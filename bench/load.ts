import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { LoadAnswer, LoadResult, LoadTask } from './load-task';

/** Runs a task in a process of its own, so that the load does not share a thread with whoever measures. */
export const load = (task: LoadTask): Promise<LoadResult> =>
  new Promise((resolve, reject) => {
    const child = fork(join(__dirname, 'load-process.js'), { stdio: 'inherit' });
    child.once('message', (answer: LoadAnswer) => {
      if ('result' in answer) resolve(answer.result);
      else reject(new Error(answer.failure));
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The load generator ended early with code ${code}`)));
    child.send(task);
  });
