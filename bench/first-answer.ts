import type { Contender } from './contender';
import { leanConnection } from './lean-client';

/** Milliseconds from the start of the process to its first answer; stops it again. */
export const firstAnswerTime = async (contender: Contender, folder: string): Promise<number> => {
  const begin = performance.now();
  const server = await contender.start(folder);
  const connection = await leanConnection(server.port);
  await connection.send('GET', '/system', Buffer.alloc(0));
  const took = performance.now() - begin;
  connection.close();
  await server.stop();
  return took;
};
