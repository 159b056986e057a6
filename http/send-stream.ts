import type { ServerResponse } from 'node:http';
import type { Readable } from 'node:stream';
import { cut } from './cut';

/**
 * Sends a body of a known length. Resolves when it is out, or the client is gone; rejects if the source failed: the connection
 * is reset then. (`pipeline` would end it in good order.)
 */
export const sendStream = (source: Readable, response: ServerResponse): Promise<void> =>
  new Promise((resolve, reject) => {
    const fail = (error: unknown): void => {
      cut(response);
      reject(error);
    };
    source.once('error', fail);
    source.once('close', () => {
      if (!source.readableEnded) fail(new Error('The source of an answer ended early'));
    });
    response.once('finish', resolve);
    response.once('close', () => {
      resolve();
      source.destroy();
    });
    source.pipe(response);
  });
