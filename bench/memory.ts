import { readFileSync, writeFileSync } from 'node:fs';

const MIB = 1024;

/** The peak of a process's resident memory so far, in MiB (VmHWM of proc(5)). */
export const peakMemory = (pid: number): number => {
  const kibibytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
  return Number(kibibytes ?? Number.NaN) / MIB;
};

/** Sets the peak back to what is resident now (proc(5), clear_refs). */
export const resetPeakMemory = (pid: number): void => writeFileSync(`/proc/${pid}/clear_refs`, '5');
