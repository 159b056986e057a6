import { type ChildProcess, spawn } from 'node:child_process';

export type Exit = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** A process of ours, with what it wrote. Never outlives this process. */
export type Child = {
  readonly pid: number;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly exited: Promise<Exit>;
  readonly running: () => boolean;
  /** Signals this process and nothing else; resolves with its end. */
  readonly end: (signal: NodeJS.Signals) => Promise<Exit>;
};

const MOST_OUTPUT = 4 * 1024 * 1024;
const alive = new Set<ChildProcess>();

process.once('exit', () => {
  for (const child of alive) child.kill('SIGKILL');
});

/** Starts a program; `environment` is added to ours. */
export const startChild = (
  program: string,
  parameters: readonly string[],
  { folder, environment = {} }: { readonly folder?: string; readonly environment?: Record<string, string> } = {},
): Child => {
  const child = spawn(program, parameters, {
    cwd: folder,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  alive.add(child);
  const written = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    written.stdout = (written.stdout + text).slice(-MOST_OUTPUT);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    written.stderr = (written.stderr + text).slice(-MOST_OUTPUT);
  });
  const exited = new Promise<Exit>((resolve, reject) => {
    child.once('error', (error) => {
      alive.delete(child);
      reject(error);
    });
    child.once('close', (code, signal) => {
      alive.delete(child);
      resolve({ code, signal });
    });
  });
  exited.catch(() => undefined);
  return {
    pid: child.pid ?? -1,
    stdout: () => written.stdout,
    stderr: () => written.stderr,
    exited,
    running: () => alive.has(child),
    end: (signal) => {
      if (alive.has(child)) child.kill(signal);
      return exited;
    },
  };
};
