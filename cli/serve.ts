import type { Configuration } from '../config/load';
import { createLogger, type Logger } from '../config/logger';
import { checkExposure } from '../http/exposure';
import { declareDictionary } from './declare-dictionary';
import { CommandFailure } from './exit';
import { startServer } from './server';

export type ServeOptions = {
  /** False with `--no-jobs`. */
  readonly jobs: boolean;
};

/** Why a server stops: a signal, or what a client asked for. */
type End = { readonly kind: 'signal'; readonly signal: NodeJS.Signals } | { readonly kind: 'shutdown' | 'reset' };

/**
 * Runs the server until a signal or `/tools/shutdown` stops it gracefully: exit code 0 then. `/tools/reset` starts it again with the
 * configuration read anew; a configuration that cannot be read leaves the one that it has. Throws a `CommandFailure`.
 */
export const serve = async (load: () => Configuration, serving: ServeOptions): Promise<void> => {
  const signals = watchSignals();
  let configuration = load();
  for (;;) {
    const { options, warnings } = configuration;
    const logger = createLogger(options.LogLevel);
    for (const warning of warnings) logger.warn(warning);
    declareDictionary(options);
    const exposure = checkExposure(options);
    if (exposure.kind === 'refused') throw new CommandFailure(exposure.message);
    if (exposure.kind === 'warning') logger.warn(exposure.message);

    const end = await run(configuration, { ...serving, logger, signals });
    logger.info(end.kind === 'signal' ? { signal: end.signal } : {}, 'Stopped');
    if (end.kind !== 'reset') return;
    configuration = reloaded(load, logger) ?? configuration;
  }
};

type Running = ServeOptions & { readonly logger: Logger; readonly signals: Promise<End> };

const run = async ({ options }: Configuration, { jobs, logger, signals }: Running): Promise<End> => {
  const onException = (err: unknown): never => {
    logger.fatal({ err }, 'Stopped by a defect');
    process.exit(70);
  };
  process.on('uncaughtException', onException);
  let ask: (end: End) => void = () => undefined;
  const asked = new Promise<End>((resolve) => {
    ask = resolve;
  });
  const lifecycle = { reset: () => ask({ kind: 'reset' }), shutdown: () => ask({ kind: 'shutdown' }) };
  try {
    const server = await startServer(options, { logger, recover: jobs, lifecycle });
    logger.info({ port: options.HttpPort, addresses: options.HttpBindAddresses, tls: options.SslEnabled }, 'Ready');
    const end = await Promise.race([signals, asked]);
    logger.info({ reason: end.kind }, 'Stopping: the steps in progress end');
    await server.stop();
    return end;
  } finally {
    process.removeListener('uncaughtException', onException);
  }
};

const watchSignals = (): Promise<End> =>
  new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve({ kind: 'signal', signal }));
  });

const reloaded = (load: () => Configuration, logger: Logger): Configuration | null => {
  try {
    const configuration = load();
    const exposure = checkExposure(configuration.options);
    if (exposure.kind !== 'refused') return configuration;
    logger.error(`The configuration was not read anew: ${exposure.message}`);
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    logger.error(`The configuration was not read anew: ${error.message}`);
  }
  return null;
};
