import * as E from 'fp-ts/Either';
import { describeConfigurationError } from '../config/configuration-error';
import { type Configuration, loadConfiguration } from '../config/load';
import { CommandFailure } from './exit';

/** Reads the configuration of this process. A wrong one ends the command with exit code 255, as Orthanc's does. */
export const configuration = (paths: readonly string[]): Configuration => {
  const loaded = loadConfiguration({ paths, env: process.env, cwd: process.cwd() });
  if (E.isRight(loaded)) return loaded.right;
  throw new CommandFailure(describeConfigurationError(loaded.left), 255);
};
