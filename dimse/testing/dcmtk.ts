import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { dataSetOffset } from '../../dicom/parse/layout';
import { memorySource } from '../../dicom/source/memory-source';
import { type Child, startChild } from '../../test/child';
import { freePort } from '../../test/free-port';
import { until } from '../../test/poll';
import { required } from '../../test/required';

/** `describe` where DCMTK's tools are installed. */
export const describeWithDcmtk = required(existsSync('/usr/bin/storescu'), 'DCMTK is not installed') ? describe : describe.skip;

/** Debian's DCMTK falls to 17 messages a second without it. */
const environment = { TCP_NODELAY: '1' };

export type Ran = { readonly code: number; readonly output: string };

/** Runs a program to its end, for a minute at most. */
export const run = (program: string, ...parameters: readonly string[]): Promise<Ran> =>
  new Promise((resolve) => {
    const options = { env: { ...process.env, ...environment }, timeout: 60_000, maxBuffer: 64 * 1024 * 1024 };
    execFile(program, parameters, options, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : error === null ? 0 : -1;
      resolve({ code, output: stdout + stderr });
    });
  });

/** The bytes of a file's data set, for comparison. */
export const dataSet = (bytes: Buffer): string => bytes.subarray(dataSetOffset(memorySource(bytes))).toString('base64');

/** The data sets of the files of a folder. */
export const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder)
    .sort()
    .map((name) => dataSet(readFileSync(path.join(folder, name))));

/** A program of DCMTK that listens on a port of its own, given as its last parameter. */
export const startListening = async (
  program: string,
  parameters: readonly string[],
  {
    reached = (port: number) => run('echoscu', '127.0.0.1', String(port)),
    port: wanted,
  }: {
    readonly reached?: (port: number) => Promise<Ran>;
    readonly port?: number;
  } = {},
): Promise<Child & { readonly port: number }> => {
  const port = wanted ?? (await freePort());
  const child = startChild(program, [...parameters, String(port)], { environment });
  try {
    await until(program, async () => {
      if (!child.running()) throw new Error(`${program} ended:\n${child.stderr()}${child.stdout()}`);
      return (await reached(port)).code === 0 || undefined;
    });
  } catch (error) {
    await child.end('SIGKILL');
    throw error;
  }
  return { ...child, port };
};
