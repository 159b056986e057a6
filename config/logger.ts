import { isNativeError } from 'node:util/types';
import pino, { type DestinationStream, type Logger } from 'pino';

export type { Logger };

/** Members that may hold secrets or personal data, should a caller pass a whole object by mistake. */
const REDACTED = ['authorization', 'password', 'userData', 'filename', 'url', 'query', 'path', 'body', 'tags', 'documents'];

/**
 * The log of the process: one JSON object a line, on standard error. Errors are logged as their kind, code and stack, without
 * their message, which may hold a path or a value.
 */
export const createLogger = (level: string, destination: DestinationStream = pino.destination(2)): Logger =>
  pino(
    {
      level,
      base: { name: 'anamnesis', pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: REDACTED.flatMap((member) => [member, `*.${member}`]), censor: '[redacted]' },
      serializers: { err: describeError, error: describeError },
    },
    destination,
  );

const describeError = (error: unknown): unknown => {
  if (!isNativeError(error)) return typeof error === 'object' ? '[object]' : error;
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return { kind: error.name, ...('code' in error ? { code: error.code } : {}), stack: frames.map((line) => line.trim()) };
};
