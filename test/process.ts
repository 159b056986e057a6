import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { JsonObject } from '../domain/json';
import { type Child, startChild } from './child';
import { freePort } from './free-port';
import { until } from './poll';

/** A server that answers, ours or Orthanc. */
export type Server = Child & {
  readonly port: number;
  /** `http://127.0.0.1:port`. */
  readonly url: string;
  /** The configuration that it was started with. */
  readonly config: string;
  /** Milliseconds from its start to the first connection that it took. */
  readonly startTook: number;
  /** SIGTERM, and waits for the end. */
  readonly stop: () => ReturnType<Child['end']>;
  /** SIGKILL, and waits for the end. */
  readonly kill: () => ReturnType<Child['end']>;
};

export type StartOptions = {
  /** Holds the configuration and the data; must exist. */
  readonly folder: string;
  /** Members of the configuration; they win over the defaults of this harness. */
  readonly options?: JsonObject;
  readonly port?: number;
  /** Further parameters of the command line. */
  readonly parameters?: readonly string[];
  /** A program and its parameters under which the server runs, such as strace. */
  readonly under?: readonly string[];
  readonly environment?: Record<string, string>;
};

/** The repository, seen from the compiled test. */
export const repository = join(__dirname, '..', '..');
export const anamnesisProgram = join(repository, 'bin', 'anamnesis');
export const orthancProgram = '/usr/sbin/Orthanc';
export const orthancIsInstalled = (): boolean => existsSync(orthancProgram);

/** Whether somebody takes connections on the loopback port. */
const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });

/** Writes the configuration into the folder and returns its path. */
export const writeConfig = (folder: string, port: number, options: JsonObject = {}): string => {
  const data = join(folder, 'data');
  mkdirSync(data, { recursive: true });
  const config = join(folder, 'config.json');
  // Tests run beside each other: a DICOM port is opened only where a test asks for one.
  const all = { HttpPort: port, StorageDirectory: data, DicomServerEnabled: false, ...options };
  writeFileSync(config, JSON.stringify(all, null, 2));
  return config;
};

const start = async (command: readonly string[], port: number, config: string, options: StartOptions): Promise<Server> => {
  const [program = '', ...parameters] = [...(options.under ?? []), ...command];
  const begin = performance.now();
  const child = startChild(program, parameters, { folder: options.folder, environment: options.environment ?? {} });
  try {
    await until(
      `a server on port ${port}`,
      async () => {
        if (await answers(port)) return true;
        if (!child.running()) throw new Error(`The server ended before it answered:\n${child.stderr()}${child.stdout()}`);
        return undefined;
      },
      { limit: 300_000, interval: 5 },
    );
  } catch (error) {
    await child.end('SIGKILL');
    throw error;
  }
  return {
    ...child,
    port,
    url: `http://127.0.0.1:${port}`,
    config,
    startTook: performance.now() - begin,
    stop: () => child.end('SIGTERM'),
    kill: () => child.end('SIGKILL'),
  };
};

/** Starts `bin/anamnesis serve` and waits until it takes connections; throws with its messages if it ends before. */
export const startAnamnesis = async (options: StartOptions): Promise<Server> => {
  const port = options.port ?? (await freePort());
  const config = writeConfig(options.folder, port, options.options);
  return start([process.execPath, anamnesisProgram, 'serve', ...(options.parameters ?? []), config], port, config, options);
};

/** Starts Debian's Orthanc without its DICOM port, and waits until it takes connections. */
export const startOrthanc = async (options: StartOptions): Promise<Server> => {
  const port = options.port ?? (await freePort());
  const config = writeConfig(options.folder, port, options.options);
  return start([orthancProgram, ...(options.parameters ?? []), config], port, config, options);
};

/** Runs a command of `bin/anamnesis` to its end. */
export const runAnamnesis = async (...parameters: readonly string[]) => {
  const child = startChild(process.execPath, [anamnesisProgram, ...parameters]);
  const exit = await child.exited;
  return { ...exit, stdout: child.stdout(), stderr: child.stderr() };
};
