import * as E from 'fp-ts/Either';
import type { Options } from '../config/options';
import { verifyLog } from '../eventstore/verify';
import { CommandFailure } from './exit';
import { openLog } from './open-log';

/** Checks every hash of the log, with the server running or stopped. Fails with the name of the first bad event. */
export const verify = async (options: Options, print: (line: string) => void): Promise<void> => {
  const log = await openLog(options, { readOnly: true });
  try {
    const result = await verifyLog(log)();
    if (E.isLeft(result)) throw new CommandFailure(`The log cannot be read: ${result.left._tag}.`);
    const { events, bad } = result.right;
    if (bad !== null) {
      throw new CommandFailure(
        `BAD: ${bad.type} at position ${bad.position}, revision ${bad.revision} of ${bad.stream}: ${bad.fault}. The ${events} events before it are good.`,
      );
    }
    print(`OK: ${events} events, every hash and digest matches.`);
  } finally {
    await log.close();
  }
};
