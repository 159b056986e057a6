import type { Task } from './port';

/** A task whose modules are loaded when it is first called, not when its thread starts. */
export const lazyTask = <I, O>(load: () => Task<I, O>): Task<I, O> => {
  let task: Task<I, O> | null = null;
  return (input) => {
    task ??= load();
    return task(input);
  };
};
