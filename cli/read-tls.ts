import { readFileSync } from 'node:fs';
import * as E from 'fp-ts/Either';
import type { Options } from '../config/options';
import { type TlsSettings, tlsSettings } from '../http/tls';
import { CommandFailure } from './exit';

/** Reads keys and certificates; a refusal ends the command with a sentence that says what to do. */
export const readTls = (options: Options): TlsSettings => {
  const settings = tlsSettings(options, (path) => readFileSync(path));
  if (E.isRight(settings)) return settings.right;
  throw new CommandFailure(`${settings.left}.`);
};
