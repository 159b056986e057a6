import type { Configuration } from '../config/load';
import { createLogger } from '../config/logger';
import { checkExposure } from '../http/exposure';
import { CommandFailure } from './exit';
import { startServer } from './server';

export type ServeOptions = {
  /** False with `--no-jobs`. */
  readonly jobs: boolean;
};

/** Runs the server until a signal stops it gracefully. Exit code 0 then. */
export const serve = async ({ options, warnings }: Configuration, { jobs }: ServeOptions): Promise<void> => {
  const logger = createLogger(options.LogLevel);
  for (const warning of warnings) logger.warn(warning);
  const exposure = checkExposure(options);
  if (exposure.kind === 'refused') throw new CommandFailure(exposure.message);
  if (exposure.kind === 'warning') logger.warn(exposure.message);

  process.on('uncaughtException', (err) => {
    logger.fatal({ err }, 'Stopped by a defect');
    process.exit(70);
  });

  const signalled = new Promise<NodeJS.Signals>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, resolve);
  });
  const server = await startServer(options, { logger, recover: jobs });
  logger.info({ port: options.HttpPort, address: options.HttpBindAddress }, 'Ready');
  const signal = await signalled;
  logger.info({ signal }, 'Stopping: the steps in progress end');
  await server.stop();
  logger.info('Stopped');
};
